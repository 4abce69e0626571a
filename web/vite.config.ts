/// <reference types="vitest/config" />
import { env } from "node:process";
import { defineConfig } from "vite";

export default defineConfig({
  build: {
    target: "es2023",
    // The browsers that know light-dark() themselves: rewritten for older ones, it would follow the system alone and not the choice.
    cssTarget: ["chrome123", "firefox120", "safari17.5"],
    assetsInlineLimit: 0,
    reportCompressedSize: true,
  },
  // FlameScope's own variable: ../watch.sh starts the server with it too.
  server: { proxy: { "/api": `http://127.0.0.1:${env.FLAMESCOPE_PORT || 5000}` } },
  test: { globals: true, environment: "happy-dom", include: ["src/**/*.test.{ts,tsx}"] },
});
