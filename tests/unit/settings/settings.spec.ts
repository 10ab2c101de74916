import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import fc from "fast-check";
import { ConfigError } from "../../../provider/errors";
import { knownRegions } from "../../../provider/settings/regions";
import { resolveLocation } from "../../../provider/settings/settings";
import { folderWith, sourcesOf } from "./sources";

function refuses(key: string, ...parts: RegExp[]): (error: unknown) => boolean {
  return (error) => {
    assert(error instanceof ConfigError);
    assert.equal(error.key, key);
    for (const part of parts) assert.match(error.message, part);
    return true;
  };
}

describe("resolvePlace", () => {
  it("finds the endpoint of a region of either cloud", () => {
    const endpointOf = (region: string) => resolveLocation({ region }, sourcesOf()).endpoint;
    assert.equal(endpointOf("eu-de"), "https://modelarts.eu-de.otc.t-systems.com");
    assert.equal(endpointOf("eu-ch2"), "https://modelarts.eu-ch2.sc.otc.t-systems.com");
    assert.equal(endpointOf("cn-north-4"), "https://modelarts.cn-north-4.myhuaweicloud.com");
    assert.equal(endpointOf("eu-west-101"), "https://modelarts.eu-west-101.myhuaweicloud.eu");
  });

  it("refuses a region that it does not know, lists those it knows, and says how to give an endpoint", () => {
    const known = knownRegions().join(", ");
    assert.throws(
      () => resolveLocation({ region: "eu-de-2" }, sourcesOf()),
      refuses("region", /"eu-de-2"/, new RegExp(known), /pulumi config set modelarts:endpoint/),
    );
  });

  it("says which region was likely meant, and where the other one comes from", () => {
    const sources = sourcesOf({}, { OS_REGION_NAME: "eu_de" });
    assert.throws(
      () => resolveLocation({}, sources),
      refuses("region", /variable OS_REGION_NAME/, /Did you mean eu-de\?/),
    );
  });

  it("refuses a project or a region that could lead a request elsewhere, from wherever it comes", () => {
    for (const value of ["../../v3/evil", "p?x=1#y", "p/q", "p\nq", "p q", "%2e%2e", "p;q", "é"]) {
      const endpoint = "https://e.com";
      for (const key of ["projectId", "region"] as const) {
        assert.throws(
          () => resolveLocation({ endpoint, [key]: value }, sourcesOf()),
          refuses(key, /from the resource itself/),
        );
        assert.throws(
          () => resolveLocation({ endpoint }, sourcesOf({ [key]: value })),
          refuses(key, new RegExp(`stack configuration modelarts:${key}`)),
        );
      }
      assert.throws(
        () => resolveLocation({ endpoint }, sourcesOf({}, { HW_PROJECT_ID: value })),
        refuses("projectId", /environment variable HW_PROJECT_ID/),
      );
    }
    assert.equal(resolveLocation({ region: "eu-de", projectId: "A_b-9" }, sourcesOf()).projectId, "A_b-9");
  });

  it("reads the endpoint from the environment, under the name that the OpenStack tools would give it", () => {
    const environment = { OS_MODELARTS_ENDPOINT_OVERRIDE: "https://modelarts.example.com/v1" };
    assert.equal(resolveLocation({}, sourcesOf({}, environment)).endpoint, "https://modelarts.example.com");
  });

  it("says how to set a region when there is neither region nor endpoint", () => {
    assert.throws(() => resolveLocation({}, sourcesOf()), refuses("region", /modelarts:region/, /OS_REGION_NAME/));
  });

  it("takes any region with an endpoint of its own", () => {
    const place = resolveLocation({ region: "here", endpoint: "http://127.0.0.1:8080" }, sourcesOf());
    assert.deepEqual(place, { endpoint: "http://127.0.0.1:8080", region: "here" });
  });

  it("strips what is pasted along with an endpoint", () => {
    for (const pasted of ["", "/", "/v1", "/v1/", "/v2", "/v1/5f1c0a9be7d24c3a8b6e4d2f90a1b3c7", " "]) {
      const place = resolveLocation({ endpoint: `https://modelarts.example.com:8443${pasted}` }, sourcesOf());
      assert.equal(place.endpoint, "https://modelarts.example.com:8443", pasted);
    }
    assert.equal(resolveLocation({ endpoint: "https://e.com/gate/v1" }, sourcesOf()).endpoint, "https://e.com/gate");
  });

  it("refuses an endpoint that is no URL, or holds a password, without repeating it", () => {
    for (const endpoint of [
      "abc",
      "modelarts.example.com",
      "ftp://e.com",
      "https:e.com",
      "https://user:canary-1234@e.com",
      "https://",
      "https://e.com?token=canary",
      "https://e.com/#canary",
      "https://e.com\n/x",
      "https://e.com\\x",
    ]) {
      assert.throws(
        () => resolveLocation({ endpoint }, sourcesOf()),
        (error) => refuses("endpoint")(error) && !`${error}`.includes("canary"),
        endpoint,
      );
    }
  });

  it("refuses a resource's own region beside an endpoint that is set for every region, unless that is its endpoint", () => {
    const sources = sourcesOf({ endpoint: "https://modelarts.example.com", region: "eu-de" });
    assert.throws(
      () => resolveLocation({ region: "eu-nl" }, sources),
      refuses("endpoint", /"eu-nl"/, /https:\/\/modelarts.example.com/, /stack configuration modelarts:endpoint/),
    );
    assert.equal(resolveLocation({ region: "eu-de" }, sources).endpoint, "https://modelarts.example.com");
    const own = sourcesOf({ endpoint: "https://modelarts.eu-nl.otc.t-systems.com/" });
    assert.equal(resolveLocation({ region: "eu-nl" }, own).endpoint, "https://modelarts.eu-nl.otc.t-systems.com");
  });

  it("takes a project's region from its name", () => {
    const place = resolveLocation({}, sourcesOf({ projectName: "eu-de_team-a" }));
    assert.equal(place.region, "eu-de");
  });

  for (const [key, osName, hwName] of [
    ["region", "OS_REGION_NAME", "HW_REGION_NAME"],
    ["region", "OS_REGION", "HW_REGION_NAME"],
    ["projectId", "OS_PROJECT_ID", "HW_PROJECT_ID"],
    ["projectId", "OS_TENANT_ID", "HW_PROJECT_ID"],
    ["endpoint", "OS_MODELARTS_ENDPOINT_OVERRIDE", "HW_MODELARTS_ENDPOINT"],
  ] as const) {
    it(`reads ${key} from the argument, else the stack, else ${osName}, else ${hwName}`, () => {
      const rest = key === "endpoint" ? {} : { endpoint: "https://e.com" };
      const value = (name: string) => (key === "endpoint" ? `https://${name}.com` : name);
      const environment = { [osName]: value("os"), [hwName]: value("hw") };
      const config = { ...rest, [key]: value("stack") };
      const found = (overrides: object, sources: ReturnType<typeof sourcesOf>) =>
        resolveLocation(overrides, sources)[key];
      const argument = { ...rest, [key]: value("argument") };
      assert.equal(found(argument, sourcesOf(config, environment)), value("argument"));
      assert.equal(found({}, sourcesOf(config, environment)), value("stack"));
      assert.equal(found({}, sourcesOf(rest, environment)), value("os"));
      assert.equal(found({}, sourcesOf(rest, { [hwName]: value("hw") })), value("hw"));
    });
  }

  it("reads region and project from clouds.yaml last", () => {
    const folder = folderWith({
      "clouds.yaml": "clouds:\n  team:\n    region_name: eu-nl\n    auth:\n      project_id: p1\n",
    });
    const environment = { OS_CLOUD: "team", OS_CLIENT_CONFIG_FILE: `${folder}/clouds.yaml` };
    assert.deepEqual(resolveLocation({}, sourcesOf({}, environment)), {
      endpoint: "https://modelarts.eu-nl.otc.t-systems.com",
      region: "eu-nl",
      projectId: "p1",
    });
    assert.equal(resolveLocation({}, sourcesOf({ region: "eu-de" }, environment)).region, "eu-de");
  });

  it("reads clouds.yaml once, however many settings are looked for there", () => {
    const folder = folderWith({ "clouds.yaml": "clouds: { a: { region_name: eu-de } }" });
    const sources = sourcesOf({}, { OS_CLOUD: "a", OS_CLIENT_CONFIG_FILE: `${folder}/clouds.yaml` });
    assert.equal(resolveLocation({}, sources).region, "eu-de");
    rmSync(`${folder}/clouds.yaml`);
    assert.equal(resolveLocation({}, sources).region, "eu-de");
  });

  it("takes each part from the strongest place that has it, and an empty value for none", () => {
    const value = fc.option(fc.constantFrom("eu-de", "eu-nl", "cn-north-4", "", " "), { nil: undefined });
    fc.assert(
      fc.property(fc.tuple(value, value, value, value), ([argument, stack, os, hw]) => {
        const set = (key: string, text: string | undefined) => (text === undefined ? {} : { [key]: text });
        const sources = sourcesOf(
          { endpoint: "https://e.com", ...set("region", stack) },
          { ...set("OS_REGION_NAME", os), ...set("HW_REGION_NAME", hw) },
        );
        const overrides = argument?.trim() ? { region: argument, endpoint: "https://e.com" } : {};
        const strongest = [argument, stack, os, hw].map((text) => text?.trim()).find((text) => text);
        assert.equal(resolveLocation(overrides, sources).region, strongest);
      }),
    );
  });
});
