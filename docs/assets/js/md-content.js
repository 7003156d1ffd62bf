// An address that ends in the name of a content tab opens that tab.
(function () {
  var target = document.getElementById(location.hash.slice(1));
  if (target && target.name && target.name.indexOf("__tabbed_") === 0) target.checked = true;
})();
