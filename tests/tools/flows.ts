// A flow per vendor with openapi-fetch, typed by what openapi-typescript makes of the 3.1 views: node flows.js URL
import createClient, { type ClientOptions } from "openapi-fetch";
import type { paths as AdmiralCloud } from "./admiralcloud";
import type { paths as Eloqua } from "./eloqua";
import type { paths as Incoplax } from "./incoplax";
import type { paths as Synerise } from "./synerise";
import type { paths as Twelved } from "./twelved";

const server = process.argv[2];

/** What an answer holds, if it has the status that it should have. */
function take<T>(answer: { data?: T; error?: unknown; response: Response }, status = 200): T {
  if (answer.response.status !== status) {
    throw new Error(`${answer.response.url}: ${answer.response.status} ${JSON.stringify(answer.error)}`);
  }
  return answer.data as T;
}

function equal(found: unknown, wanted: unknown): void {
  if (JSON.stringify(found) !== JSON.stringify(wanted)) {
    throw new Error(`${JSON.stringify(found)} is not ${JSON.stringify(wanted)}`);
  }
}

async function control(tenant: string, verb: string, path: string, body: unknown): Promise<any> {
  const answer = await fetch(`${server}/t/${tenant}/_mock/${path}`, { method: verb, body: JSON.stringify(body) });
  return answer.json();
}

async function headersOf(tenant: string, vendor: string, kind: string): Promise<Record<string, string>> {
  return (await control(tenant, "POST", "credentials", { vendor, kind })).headers;
}

function options(tenant: string, headers: Record<string, string> = {}): ClientOptions {
  return { baseUrl: `${server}/t/${tenant}`, headers };
}

const flows: Record<string, (tenant: string) => Promise<void>> = {
  async incoplax(tenant) {
    await control(tenant, "PATCH", "settings", { auth: "always" });
    const guest = createClient<Incoplax>(options(tenant));
    const login = { domain: "example", login: "admin", pwd: "admin-secret", session_type: "api" };
    const session = take(await guest.POST("/rest/v1/iam/sessions", { body: login }));
    const token = "session_token" in session ? session.session_token : "";
    const client = createClient<Incoplax>(options(tenant, { Authorization: `Bearer ${token}` }));
    const made = take(await client.POST("/rest/v1/addressbook/contacts", { body: { displayname: "Jane Roe", number: "77" } }));
    const path = { id: made.id };
    equal(take(await client.GET("/rest/v1/addressbook/contacts/{id}", { params: { path } })), made);
    const filter = JSON.stringify({ number: "77" });
    equal(take(await client.GET("/rest/v1/addressbook/contacts", { params: { query: { filter } } })).length, 1);
    const changed = take(await client.PATCH("/rest/v1/addressbook/contacts/{id}", { params: { path }, body: { department: "IT" } }));
    equal(changed.department, "IT");
    take(await client.DELETE("/rest/v1/addressbook/contacts/{id}", { params: { path } }), 204);
  },

  async twelved(tenant) {
    const client = createClient<Twelved>(options(tenant, await headersOf(tenant, "twelved", "pat")));
    const body = { FirstName: "post", LastName: "man", Email: "postman@gmail.com", Companies: [], Attributes: [] };
    const made = take(await client.POST("/api/v1/Contacts/saveContact", { body }));
    const path = { id: made.IDString, retrieve_attributes: "true", retrieve_companies: "true" } as const;
    const read = take(await client.GET("/api/v1/Contacts/{id}/{retrieve_attributes}/{retrieve_companies}", { params: { path } }));
    equal(read.Email, "postman@gmail.com");
    equal(take(await client.POST("/api/v1/Contacts/search", { body: { Email: "postman" } })).TotalRows, 1);
  },

  async eloqua(tenant) {
    await control(tenant, "PATCH", "settings", { eloqua: { sync_mode: "immediate" } });
    const client = createClient<Eloqua>(options(tenant, { Authorization: `Basic ${btoa("MockSite\\mock.user:mock-secret")}` }));
    const made = take(
      await client.POST("/api/bulk/2.0/contacts/syncActions", {
        body: {
          name: "Buyers",
          fields: { Id: "{{Contact.Id}}" },
          identifierFieldName: "Id",
          syncActions: [{ action: "add", destination: "{{ContactList[2]}}" }],
        },
      }),
      201,
    );
    const path = { id: Number(made.uri.split("/").at(-1)) };
    equal(take(await client.GET("/api/bulk/2.0/contacts/syncActions/{id}", { params: { path } })).name, "Buyers");
    take(await client.POST("/api/bulk/2.0/contacts/syncActions/{id}/data", { params: { path }, body: [{ Id: "1" }] }), 204);
    const sync = take(await client.POST("/api/bulk/2.0/syncs", { body: { syncedInstanceUri: made.uri } }), 201);
    path.id = Number(sync.uri.split("/").at(-1));
    equal(take(await client.GET("/api/bulk/2.0/syncs/{id}", { params: { path } })).status, "success");
    equal(take(await client.GET("/api/bulk/2.0/syncs/{id}/data", { params: { path } })).items, [{ Id: "1" }]);
  },

  async admiralcloud(tenant) {
    await control(tenant, "PATCH", "settings", { auth: "always" });
    const client = createClient<AdmiralCloud>(options(tenant, await headersOf(tenant, "admiralcloud", "bearer")));
    const made = take(await client.POST("/v6/contact", { body: { email: "new@example.com" } }));
    const path = { id: made.id };
    equal(take(await client.GET("/v5/contact/{id}", { params: { path } }))[0].email, "new@example.com");
    const found = take(await client.GET("/v5/contact", { params: { query: { email: "new@example.com" } } }));
    equal(found.map((contact) => contact.id), [made.id]);
    take(await client.PUT("/v5/contact/{id}", { params: { path }, body: { type: "photographers" } }));
    take(await client.DELETE("/v5/contact/{id}", { params: { path, query: { forceDeleteContact: true } } }));
  },

  async synerise(tenant) {
    const header = { "Api-Version": "4.4" } as const;
    const guest = createClient<Synerise>(options(tenant));
    const login = { apiKey: "64c09614-1b2a-42f7-804d-f647243eb1ab" };
    const { token } = take(await guest.POST("/uauth/v2/auth/login/profile", { body: login }));
    // The document asks for Content-Type on requests without a body, too.
    const client = createClient<Synerise>(options(tenant, { Authorization: `Bearer ${token}`, "Content-Type": "application/json" }));
    take(await client.POST("/v4/clients", { params: { header }, body: { email: "new@example.com", city: "Gdansk" } }), 202);
    const path = { identifierType: "by-email", identifierValue: "new@example.com" } as const;
    const found = take(await client.GET("/v4/clients/{identifierType}/{identifierValue}", { params: { header, path } }));
    equal(found.city, "Gdansk");
    const event = { label: "Rented a bike", client: { id: found.clientId }, action: "bike.rent" };
    take(await client.POST("/v4/events/custom", { params: { header }, body: event }), 202);
  },
};

async function main(): Promise<void> {
  for (const [vendor, flow] of Object.entries(flows)) {
    const tenant = `flow-${vendor}`;
    await fetch(`${server}/_mock/tenants/${tenant}`, { method: "PUT" });
    await flow(tenant);
    console.log(`${vendor}: passed`);
  }
}

main().catch((error) => {
  console.error(String(error));
  process.exit(1);
});
