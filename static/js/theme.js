// Light or dark edition, set before the first paint. Pages work without it.
(() => {
  const root = document.documentElement;
  // A cookie, because signing out empties everything else that a browser keeps of TRAPS.
  const YEAR = 60 * 60 * 24 * 365;
  const kept = () => /(?:^|; )traps_theme=(dark|light)(?:;|$)/.exec(document.cookie)?.[1];
  const keep = (theme) => {
    const secure = location.protocol === "https:" ? "; secure" : "";
    document.cookie = `traps_theme=${theme}; path=/; max-age=${YEAR}; samesite=lax${secure}`;
  };
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
