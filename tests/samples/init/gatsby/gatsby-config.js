module.exports = {
  siteMetadata: {
    title: `Ada's notes`,
    siteUrl: `https://example.com/`,
  },
};
