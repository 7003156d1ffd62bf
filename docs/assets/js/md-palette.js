// Puts the reader's light or dark choice on <body> while the header is being read, before anything is painted.
(function () {
  var saved = window.__md_get("__palette");
  if (!saved || !saved.color) return;
  var color = saved.color;
  // "follow the system" is stored as such: read what the system says now from the theme's own options
  if (color.media === "(prefers-color-scheme)") {
    var light = matchMedia("(prefers-color-scheme: light)").matches;
    var option = document.querySelector(
      "[data-md-color-media='(prefers-color-scheme: " + (light ? "light" : "dark") + ")']");
    if (option) {
      ["media", "scheme", "primary", "accent"].forEach(function (name) {
        color[name] = option.getAttribute("data-md-color-" + name);
      });
    }
  }
  Object.keys(color).forEach(function (name) {
    document.body.setAttribute("data-md-color-" + name, color[name]);
  });
})();
