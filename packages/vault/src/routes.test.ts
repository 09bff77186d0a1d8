import { expect, test } from "vitest";
import { routes } from "./routes.ts";

test("who may knock where", () => {
  expect(routes.map(({ agreed, access }) => `${agreed.method} ${agreed.path} — ${String(access)}`).toSorted())
    .toMatchInlineSnapshot(`
      [
        "DELETE /dossiers/:ref/sharing — vault_user",
        "DELETE /dossiers/:ref/sharing/bsn — vault_user",
        "DELETE /dossiers/:ref/sharing/stop — vault_user",
        "DELETE /employers/:employerId/access/:userId — vault_admin",
        "DELETE /employers/:employerId/administrators/:userId — vault_admin",
        "DELETE /employers/:employerId/deliveries/:deliveryId — vault_user",
        "DELETE /employers/:employerId/destruction — vault_admin",
        "DELETE /employers/:employerId/freeze — vault_admin",
        "DELETE /employers/:employerId/retrieval-agreement — vault_admin",
        "DELETE /employers/:employerId/retrieval-agreement/lock — vault_admin",
        "DELETE /employers/:employerId/succession — vault_user",
        "DELETE /notices/:noticeId — signed_in",
        "GET /access-requests — vault_admin",
        "GET /agreements — proposed",
        "GET /certificate-key — public",
        "GET /dossiers/:ref/changes — vault_user",
        "GET /dossiers/:ref/person — vault_user",
        "GET /dossiers/:ref/sharing — vault_user",
        "GET /employers/:employerId/access — vault_admin",
        "GET /employers/:employerId/agreement — proposed",
        "GET /employers/:employerId/agreements — vault_admin",
        "GET /employers/:employerId/agreements/:agreementId/pdf — vault_admin",
        "GET /employers/:employerId/certificate.json — vault_admin",
        "GET /employers/:employerId/certificate.pdf — vault_admin",
        "GET /employers/:employerId/deliveries — deliverer",
        "GET /employers/:employerId/deliveries/:deliveryId — deliverer",
        "GET /employers/:employerId/deliveries/:deliveryId/people — vault_user",
        "GET /employers/:employerId/ending — vault_admin",
        "GET /employers/:employerId/exports/:exportId — vault_admin",
        "GET /employers/:employerId/freeze — vault_admin",
        "GET /employers/:employerId/moving-in — signed_in",
        "GET /employers/:employerId/retrieval-agreement — vault_admin",
        "GET /employers/:employerId/succession — vault_member",
        "GET /keys — operator",
        "GET /me — signed_in",
        "GET /notices — signed_in",
        "GET /travelling-dossiers — vault_user",
        "POST /access-requests/:requestId/decision — vault_admin",
        "POST /destruction-confirmations — public",
        "POST /dossiers/:ref/retrieval/_ververs — suite",
        "POST /dossiers/:ref/sharing — vault_user",
        "POST /dossiers/:ref/sharing/bsn — vault_user",
        "POST /dossiers/:ref/sharing/stop — vault_user",
        "POST /employers/:employerId/access/:userId/renewal — vault_admin",
        "POST /employers/:employerId/agreement — proposed",
        "POST /employers/:employerId/comparison — suite",
        "POST /employers/:employerId/deliveries/:deliveryId/rejected/_export — vault_user",
        "POST /employers/:employerId/deliveries/:deliveryId/release — vault_user",
        "POST /employers/:employerId/deliveries/:deliveryId/start — vault_user",
        "POST /employers/:employerId/deposits — suite",
        "POST /employers/:employerId/destruction — vault_admin",
        "POST /employers/:employerId/exports — vault_admin",
        "POST /employers/:employerId/people — vault_user",
        "POST /employers/:employerId/people/_herken — retriever",
        "POST /employers/:employerId/record/_export — vault_admin",
        "POST /employers/:employerId/record/_zoek — vault_admin",
        "POST /employers/:employerId/retrieval-agreement — vault_admin",
        "POST /employers/:employerId/succession — vault_user",
        "POST /employers/:employerId/succession/objection — vault_admin",
        "POST /employers/:employerId/tickets/_gebruik — suite",
        "POST /keys/_rotate — operator",
        "POST /objections — public",
        "POST /people/_zoek — vault_user",
        "POST /successions/_answer — public",
        "POST /successions/_open — public",
        "PUT /agreements/draft — proposed",
        "PUT /comparisons/:comparisonId — suite",
        "PUT /dossiers/:ref/person — vault_user",
        "PUT /employers/:employerId/access-requests/:requestId — suite",
        "PUT /employers/:employerId/administrators/:userId — vault_admin",
        "PUT /employers/:employerId/deliveries/:deliveryId — deliverer",
        "PUT /employers/:employerId/destruction — vault_admin",
        "PUT /employers/:employerId/moved — suite",
        "PUT /employers/:employerId/proposal — suite",
        "PUT /employers/:employerId/retained — suite",
      ]
    `);
});

test("a route for servers admits servers only, and one for people admits people only", () => {
  for (const { agreed, access } of routes) {
    expect([agreed.path, agreed.internal, Array.isArray(access)]).toEqual([
      agreed.path,
      agreed.internal,
      agreed.internal,
    ]);
    // Whoever holds a link of a mail is not signed in, nor whoever checks a certificate; nothing else is open.
    const open = [
      "/objections",
      "/successions/_open",
      "/successions/_answer",
      "/destruction-confirmations",
      "/certificate-key",
    ];
    expect([agreed.path, access === "public"]).toEqual([agreed.path, open.includes(agreed.path)]);
    expect(agreed.server).toBe("vault");
  }
});
