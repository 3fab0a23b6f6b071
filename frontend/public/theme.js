// Runs before the first paint, so that a chosen theme does not flash.
(function () {
  var choice = null;
  try {
    choice = localStorage.getItem("ohmstead.theme");
  } catch {
    // Storage may be blocked: the system's theme is used.
  }
  var dark = choice === "dark" || (choice !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.classList.toggle("dark", dark);
})();
