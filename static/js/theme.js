// Day or night edition, set before the first paint. Pages work without it.
(() => {
  const root = document.documentElement;
  const kept = () => { try { return localStorage.getItem("traps-theme"); } catch { return null; } };
  const keep = (theme) => { try { localStorage.setItem("traps-theme", theme); } catch { /* private mode */ } };
  const night = matchMedia("(prefers-color-scheme: dark)");
  const asked = () => kept() || ("themeFixed" in root.dataset ? root.dataset.bsTheme : night.matches ? "dark" : "light");
  root.dataset.bsTheme = asked();
  root.classList.add("js");
  night.addEventListener("change", () => { root.dataset.bsTheme = asked(); });
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-theme-toggle]")) return;
    root.dataset.bsTheme = root.dataset.bsTheme === "dark" ? "light" : "dark";
    keep(root.dataset.bsTheme);
  });
})();
