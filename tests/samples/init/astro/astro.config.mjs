import { defineConfig } from 'astro/config';
// site: 'https://no.example'
export default defineConfig({
  site: 'https://example.com',
});
