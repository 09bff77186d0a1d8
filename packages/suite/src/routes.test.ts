import { expect, test } from "vitest";
import { routes } from "./routes.ts";

test("who may knock where", () => {
  expect(
    routes.map(({ agreed, access }) => `${agreed.method} ${agreed.path} — ${String(access)}`),
  ).toMatchInlineSnapshot(`
    [
      "GET /me — signed_in",
      "POST /employers — administer",
      "GET /employers/:employerId/users — manage_users",
      "POST /employers/:employerId/users — manage_users",
      "GET /service-users — manage_users",
      "POST /service-users — manage_users",
      "POST /users/:userId/invitation — manage_users",
      "POST /first-administrator — operator",
      "GET /employers/:employerId/departments — signed_in",
      "GET /employers/:employerId/members — see_dossiers",
      "POST /members/_zoek — see_dossiers",
      "GET /dossiers/:ref — see_dossiers",
      "GET /recent-dossiers — see_dossiers",
      "PUT /dossiers/:ref/person — vault",
      "DELETE /dossiers/:ref/person — vault",
      "PUT /employers/:employerId/dossiers/:ref/employment — vault",
      "POST /dossiers/:ref/spells — report_absence",
      "POST /dossiers/:ref/spells/:spellId/recovery — report_absence",
      "PUT /employers/:employerId/deliveries/:deliveryId — deliver",
      "GET /employers/:employerId/deliveries/:deliveryId — follow_deliveries",
      "GET /employers/:employerId/deliveries — follow_deliveries",
      "POST /employers/:employerId/deliveries/:deliveryId/start — deliver",
      "DELETE /employers/:employerId/deliveries/:deliveryId — deliver",
      "PUT /employers/:employerId/deliveries/:deliveryId — operator",
      "GET /employers/:employerId/deliveries/:deliveryId — operator",
      "POST /employers/:employerId/deliveries/:deliveryId/start — operator",
      "GET /employers — operator",
    ]
  `);
});
