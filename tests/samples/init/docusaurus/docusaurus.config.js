export default {
  title: "Ada's notes",
  url: 'https://example.com',
  baseUrl: '/docs/',
  themeConfig: { navbar: { title: 'No' } },
};
