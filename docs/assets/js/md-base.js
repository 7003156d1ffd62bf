// The helpers that Material's bundle expects on every page. The theme prints them inline with the page's own
// address in them; here the site stands at the root of its host, so that one constant file serves every page and the
// policy needs no inline script.
(function () {
  window.__md_scope = new URL("/", location.href);

  window.__md_hash = function (text) {
    return Array.from(text).reduce(function (sum, c) { return (sum << 5) - sum + c.charCodeAt(0); }, 0);
  };

  window.__md_get = function (key, storage, scope) {
    try {
      return JSON.parse((storage || localStorage).getItem((scope || window.__md_scope).pathname + "." + key));
    } catch (error) {
      return null; // storage may be switched off, or hold something that is not ours
    }
  };

  window.__md_set = function (key, value, storage, scope) {
    try {
      (storage || localStorage).setItem((scope || window.__md_scope).pathname + "." + key, JSON.stringify(value));
    } catch (error) {
      // full or switched off: the choice lasts for this page only
    }
  };
})();
