import { paraglideVitePlugin } from "@inlang/paraglide-js";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

export default defineConfig({
  plugins: [
    paraglideVitePlugin({
      project: "./project.inlang",
      outdir: "./src/paraglide",
      strategy: ["localStorage", "baseLocale"],
    }),
    react(),
  ],
  // Older targets lower light-dark() to variables that nothing defines.
  build: { target: ["chrome125", "firefox128", "safari17.5"], chunkSizeWarningLimit: 900 },
});
