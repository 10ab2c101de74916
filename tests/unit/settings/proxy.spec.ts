import assert from "node:assert/strict";
import { ConfigError } from "../../../provider/errors";
import { proxyFor } from "../../../provider/settings/proxy";

const endpoint = "https://modelarts.eu-de.otc.t-systems.com";
const proxy = "http://proxy.example.com:3128";

function hostFor(url: string, environment: Record<string, string>): string | undefined {
  return proxyFor(url, environment)?.host;
}

describe("proxyFor", () => {
  it("reads the variable of the URL's scheme, small letters first, then ALL_PROXY", () => {
    assert.equal(proxyFor(endpoint, {}), undefined);
    assert.equal(proxyFor(endpoint, { HTTP_PROXY: proxy, HTTPS_PROXY: "" }), undefined);
    assert.equal(
      hostFor(endpoint, { HTTPS_PROXY: proxy, https_proxy: "http://small:1", ALL_PROXY: "http://all:1" }),
      "small",
    );
    assert.equal(hostFor("http://e.com", { HTTP_PROXY: proxy, HTTPS_PROXY: "http://other:1" }), "proxy.example.com");
    assert.equal(hostFor(endpoint, { ALL_PROXY: "http://all:1" }), "all");
  });

  it("says what it is, with its variable and never its password", () => {
    const found = proxyFor(endpoint, { HTTPS_PROXY: "http://svc:p%40ss%20word@127.0.0.1:3128" });
    assert.deepEqual(found, {
      protocol: "http:",
      host: "127.0.0.1",
      port: 3128,
      credentials: { userName: "svc", password: "p@ss word" },
      title: "the proxy 127.0.0.1:3128 (HTTPS_PROXY)",
    });
  });

  it("speaks plain HTTP to a proxy without a scheme, and knows the usual ports", () => {
    const of = (value: string) => {
      const { protocol, host, port } = proxyFor(endpoint, { HTTPS_PROXY: value }) ?? {};
      return [protocol, host, port];
    };
    assert.deepEqual(of("proxy.example.com:3128"), ["http:", "proxy.example.com", 3128]);
    assert.deepEqual(of("proxy.example.com"), ["http:", "proxy.example.com", 80]);
    assert.deepEqual(of("https://proxy.example.com"), ["https:", "proxy.example.com", 443]);
    assert.deepEqual(of("http://[::1]:3128"), ["http:", "::1", 3128]);
  });

  it("refuses SOCKS and what is no URL, by the variable's name and without its password", () => {
    for (const [value, reason] of [
      ["socks5://user:canary@proxy.example.com:1080", /HTTPS_PROXY names a SOCKS proxy/],
      ["socks5h://proxy.example.com", /HTTPS_PROXY names a SOCKS proxy/],
      ["http://user:canary%zz@proxy.example.com", /HTTPS_PROXY is no URL of a proxy/],
      ["http://user:can ary@proxy.example.com", /HTTPS_PROXY is no URL of a proxy/],
      ["http://user:canary@proxy:port", /HTTPS_PROXY is no URL of a proxy/],
      ["ftp://proxy.example.com", /HTTPS_PROXY is no URL of a proxy/],
      ["http://", /HTTPS_PROXY is no URL of a proxy/],
    ] as const) {
      assert.throws(
        () => proxyFor(endpoint, { HTTPS_PROXY: value }),
        (error) => {
          assert(error instanceof ConfigError && error.key === "HTTPS_PROXY");
          assert.match(error.message, reason);
          return !error.message.includes("canary");
        },
      );
    }
  });

  it("leads to loopback through none, not even through one that cannot be used", () => {
    for (const host of ["127.0.0.1:1", "127.8.8.8", "localhost:80", "a.localhost", "[::1]:1"]) {
      assert.equal(proxyFor(`http://${host}`, { HTTP_PROXY: "socks5://nobody" }), undefined, host);
    }
  });

  it("leaves out what NO_PROXY names: names with all below them, addresses, ranges, ports, all", () => {
    const isExempt = (url: string, noProxy: string) =>
      proxyFor(url, { HTTPS_PROXY: proxy, NO_PROXY: noProxy }) === undefined;
    for (const list of [
      "*",
      "modelarts.eu-de.otc.t-systems.com",
      "a.com, OTC.t-systems.com",
      "a.com .otc.t-systems.com",
      "*.t-systems.com",
      "t-systems.com:443",
    ]) {
      assert.ok(isExempt(endpoint, list), list);
    }
    for (const list of [
      "",
      "systems.com",
      "modelarts",
      "t-systems.com:8443",
      "b.modelarts.eu-de.otc.t-systems.com",
      "10.0.0.0/8",
    ]) {
      assert.ok(!isExempt(endpoint, list), list);
    }
    assert.ok(isExempt("https://10.1.2.3", "10.0.0.0/8") && !isExempt("https://11.1.2.3", "10.0.0.0/8"));
    assert.ok(isExempt("https://10.1.2.3:8443", "10.1.2.3") && !isExempt("https://10.1.2.3", "2.3"));
    assert.ok(isExempt("https://[fd00::1]", "fd00::/8") && isExempt("https://[fd00::1]:8443", "[fd00::1]:8443"));
    assert.ok(!isExempt("https://10.1.2.3", "10.0.0.0/nonsense") && !isExempt("https://10.1.2.3", "10.0.0.0/33"));
  });
});
