/// <reference types="vitest/config" />
import { defineConfig } from "vite";

export default defineConfig({
  build: { target: "es2023", assetsInlineLimit: 0, reportCompressedSize: true },
  server: { proxy: { "/api": "http://127.0.0.1:5000" } },
  test: { globals: true, environment: "happy-dom", include: ["src/**/*.test.{ts,tsx}"] },
});
