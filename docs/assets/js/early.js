// Runs while the head is read, before anything is drawn: that scripts run, light or dark, and whether the home page waits
// for the sheet of a unit, or the result page for results. Else pages would flash.
(function () {
  var root = document.documentElement;
  var color = null;
  root.className = "js";
  try {
    if (/[?&]q=./.test(location.search)) root.className += " vh-asked";
    if (localStorage.getItem("vh-don-vi")) root.className += " vh-chosen";
    color = JSON.parse(localStorage.getItem("/.__palette")).color;
  } catch (error) {
    // nothing chosen, storage switched off, or not ours
  }
  // the choice "as the device" is stored as such: only the device knows what it means now
  if (!color || color.media === "(prefers-color-scheme)" || !color.scheme) {
    color = { scheme: matchMedia("(prefers-color-scheme: dark)").matches ? "slate" : "default" };
  }
  root.setAttribute("data-md-color-scheme", color.scheme === "slate" ? "slate" : "default");
})();
