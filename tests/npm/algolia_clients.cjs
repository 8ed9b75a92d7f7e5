// What the real clients are answered, as JSON: node algolia_clients.cjs 127.0.0.1:8000
const { algoliasearch } = require("algoliasearch");
const { liteClient } = require("algoliasearch/lite");
const algoliasearch4 = require("algoliasearch-v4");
const lite4 = require("algoliasearch-v4/lite");

const hosts = [{ url: process.argv[2], protocol: "http", accept: "readWrite" }];
const hosts4 = hosts.map(({ url, protocol }) => ({ url, protocol })); // accept is a number there
const wishes = { hitsPerPage: 2, facets: ["tags"], facetFilters: [["tags:redis", "tags:life"]], numericFilters: ["date>=0"] };
const flat = [{ indexName: "posts", query: "cache", ...wishes }];
const nested = [{ indexName: "posts", query: "cache", params: wishes }];
const ofFacet = [{ indexName: "posts", type: "facet", facet: "tags", facetQuery: "re" }];

async function reason(asked) {
  try {
    return await asked;
  } catch (error) {
    return { status: error.status, message: error.message };
  }
}

async function main() {
  const five = liteClient("any", "any", { hosts });
  const whole = algoliasearch("any", "any", { hosts });
  const four = lite4("any", "any", { hosts: hosts4 });
  const index = algoliasearch4("any", "any", { hosts: hosts4 }).initIndex("posts/sort/date:desc");
  const answers = {
    five: await five.search({ requests: flat }),
    five_as_four: await five.search(nested),
    five_facets: await five.searchForFacets({ requests: ofFacet }),
    whole: await whole.searchSingleIndex({ indexName: "posts/sort/date:asc", searchParams: { query: "", hitsPerPage: 1 } }),
    whole_facets: await whole.searchForFacetValues({ indexName: "posts", facetName: "tags", searchForFacetValuesRequest: { facetQuery: "re" } }),
    four: await four.search(nested),
    four_facets: await four.searchForFacetValues([{ indexName: "posts", params: { facetName: "tags", facetQuery: "re" } }]),
    four_index: await index.search("", { filters: "tags:databases AND NOT tags:sql" }),
    four_index_facets: await index.searchForFacetValues("tags", "re", { maxFacetHits: 5 }),
    unknown: await reason(whole.searchSingleIndex({ indexName: "none" })),
    wrong: await reason(five.search({ requests: [{ indexName: "posts", filters: "tags:" }] })),
  };
  process.stdout.write(JSON.stringify(answers));
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
