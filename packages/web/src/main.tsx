import "@fontsource-variable/source-sans-3";
import "./ui/tokens.css";
import "./ui/base.css";
import "./ui/buttons.css";
import "./ui/marks.css";
import "./ui/fields.css";
import "./ui/cards.css";
import "./ui/tables.css";
import "./ui/dialogs.css";
import "./ui/years.css";
import "./ui/progress.css";
import "./ui/steps.css";
import "./absence/absence.css";
import "./reports/reports.css";
import "./app/shell.css";
import "./help/help.css";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { I18nProvider } from "react-aria-components";
import { createRoot } from "react-dom/client";
import { queries, queryClient } from "./app/queries.ts";
import { router } from "./app/router.tsx";
import { isDark, onSystemTheme, showTheme } from "./app/theme.ts";
import { getLocale } from "./paraglide/runtime.js";
import { ConfirmDialog } from "./login/ConfirmDialog.tsx";
import { Toasts } from "./ui/Toasts.tsx";

showTheme(isDark());
onSystemTheme(() => showTheme(isDark()));
document.documentElement.lang = getLocale();

// Asked before anything is drawn: every screen behind the door waits for it.
void queryClient.prefetchQuery(queries.session());

createRoot(document.getElementById("root")!).render(
  <I18nProvider locale={getLocale() === "nl" ? "nl-NL" : "en-GB"}>
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
      <ConfirmDialog />
      <Toasts />
    </QueryClientProvider>
  </I18nProvider>,
);
