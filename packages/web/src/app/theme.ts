const place = "datakluis-weergave";

/** Light or dark as the person chose, else as his machine does. */
export const isDark = (): boolean => {
  const chosen = localStorage.getItem(place);
  return chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
};

export function showTheme(dark: boolean): void {
  document.documentElement.dataset["theme"] = dark ? "dark" : "light";
}

export function chooseTheme(dark: boolean): void {
  localStorage.setItem(place, dark ? "dark" : "light");
  showTheme(dark);
}
