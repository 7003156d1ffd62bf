// Puts light or dark on <body> while the header is being read, before anything is painted: the reader's own choice,
// or else the first palette that the system's setting fits. (The theme's bundle decides alike, but later: a flash.)
(function () {
  var names = ["media", "scheme", "primary", "accent"];
  var options = Array.from(document.querySelectorAll("[data-md-color-media]"));
  var saved = window.__md_get("__palette");
  var color = saved && saved.color;
  // "follow the system" is stored as such: only the system knows what it means now
  if (!color || color.media === "(prefers-color-scheme)") {
    var option = options.find(function (one) {
      var media = one.getAttribute("data-md-color-media");
      return media !== "(prefers-color-scheme)" && matchMedia(media).matches;
    });
    if (!option) return;
    color = {};
    names.forEach(function (name) { color[name] = option.getAttribute("data-md-color-" + name); });
  }
  names.forEach(function (name) {
    if (typeof color[name] === "string") document.body.setAttribute("data-md-color-" + name, color[name]);
  });
})();
