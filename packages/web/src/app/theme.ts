const place = "datakluis-weergave";

const system = matchMedia("(prefers-color-scheme: dark)");

/** Light or dark as the person chose, else as his machine does. */
export const isDark = (): boolean => {
  const chosen = localStorage.getItem(place);
  return chosen ? chosen === "dark" : system.matches;
};

/** Tells when his machine turns dark or light, as some do in the evening. Answers how to stop listening. */
export function onSystemTheme(hear: () => void): () => void {
  system.addEventListener("change", hear);
  return () => system.removeEventListener("change", hear);
}

export function showTheme(dark: boolean): void {
  document.documentElement.dataset["theme"] = dark ? "dark" : "light";
}

export function chooseTheme(dark: boolean): void {
  localStorage.setItem(place, dark ? "dark" : "light");
  showTheme(dark);
}
