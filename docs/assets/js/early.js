// Runs while the head is read, before anything is drawn: that scripts run, and light or dark. Else pages would flash.
(function () {
  var root = document.documentElement;
  var color = null;
  root.className = "js";
  try {
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
