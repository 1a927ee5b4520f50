import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

// The page and the graph have one origin, here as in production: the cookie is first-party, and nothing has to be allowed.
// `changeOrigin` stays off, so that the gateway sees which host the page is of.
export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  // The package is linked from the checkout, which has an Apollo Client of its own: the page needs to have one.
  resolve: { dedupe: ['@apollo/client', 'rxjs', 'graphql'] },
  server: { proxy: { '/graphql': { target: process.env['GATEWAY'] ?? 'http://127.0.0.1:4000' } } },
});
