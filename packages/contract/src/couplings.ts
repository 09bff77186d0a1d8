import { z } from "zod";
import { Delivery, DeliveryKind } from "./deliveries.ts";
import { endpoint } from "./endpoint.ts";
import { Moment, ofEmployer, Uuid, WriteId } from "./ids.ts";

/** A coupling (koppeling): a system of the employer that delivers by itself, with keys of its own (product.md, E1). */
export const CouplingId = Uuid.brand("CouplingId");
export type CouplingId = z.infer<typeof CouplingId>;

/** On trial everything is checked and nothing is processed; paused nothing is taken in. */
export const CouplingState = z.enum(["trial", "live", "paused"]);
export type CouplingState = z.infer<typeof CouplingState>;

const Name = z.string().trim().min(1).max(60);
const Share = z.int().min(0).max(100);

/** Above these shares of the people who are known, in whole percents, a delivery waits for a person (E3). */
export const CouplingLimits = z.strictObject({ mostMissing: Share, mostChanged: Share });
export type CouplingLimits = z.infer<typeof CouplingLimits>;

/** A public key the system signs with. Its id is the thumbprint of RFC 7638, which the other side can make too. */
export const CouplingKey = z.strictObject({
  id: z.string(),
  name: z.string(),
  algorithm: z.string(),
  addedAt: Moment,
});
export type CouplingKey = z.infer<typeof CouplingKey>;

export const Coupling = z.strictObject({
  id: CouplingId,
  name: z.string(),
  state: CouplingState,
  ...CouplingLimits.shape,
  /** Whether it may fetch absence and appointments. */
  reads: z.boolean(),
  addedAt: Moment,
  keys: z.array(CouplingKey),
  /** What it delivered last; null when it never did. */
  last: Delivery.omit({ rejections: true }).nullable(),
});
export type Coupling = z.infer<typeof Coupling>;

const ofCoupling = ofEmployer.extend({ couplingId: CouplingId });
const server = "vault" as const;

export const listCouplings = endpoint({
  server,
  method: "GET",
  path: "/employers/:employerId/couplings",
  summary: "Koppelingen van een werkgever, met hun sleutels en laatste levering",
  params: ofEmployer,
  answer: z.array(Coupling),
});

export const putCoupling = endpoint({
  server,
  method: "PUT",
  path: "/employers/:employerId/couplings/:couplingId",
  summary: "Koppeling toevoegen of wijzigen; een nieuwe begint op proef",
  fresh: true,
  params: ofCoupling,
  body: z.strictObject({
    name: Name,
    ...CouplingLimits.shape,
    /** Left out it stays as it is; a new one may not. */
    reads: z.boolean().optional(),
  }),
  answer: Coupling,
});

export const setCouplingState = endpoint({
  server,
  method: "PUT",
  path: "/employers/:employerId/couplings/:couplingId/state",
  summary: "Koppeling op proef, aan of op pauze zetten",
  fresh: true,
  params: ofCoupling,
  body: z.strictObject({ state: CouplingState }),
  answer: Coupling,
});

export const removeCoupling = endpoint({
  server,
  method: "DELETE",
  path: "/employers/:employerId/couplings/:couplingId",
  summary: "Koppeling verwijderen; wat zij leverde blijft staan",
  params: ofCoupling,
  answer: z.null(),
});

export const addCouplingKey = endpoint({
  server,
  method: "POST",
  path: "/employers/:employerId/couplings/:couplingId/keys",
  summary: "Publieke sleutel toevoegen (PEM of JWK); dezelfde nog eens toevoegen verandert niets",
  fresh: true,
  params: ofCoupling,
  body: z.strictObject({ name: Name, key: z.string().max(10_000) }),
  answer: Coupling,
});

export const removeCouplingKey = endpoint({
  server,
  method: "DELETE",
  path: "/employers/:employerId/couplings/:couplingId/keys/:keyId",
  summary: "Sleutel verwijderen; wat ermee is aangevraagd geldt niet meer",
  params: ofCoupling.extend({ keyId: z.string().max(100) }),
  answer: Coupling,
});

/** Where the inbox over SFTP stands, and by what a system recognises it; null where the operator opened none. */
export const readInbox = endpoint({
  server,
  method: "GET",
  path: "/inbox",
  summary: "Adres van de inbox over SFTP",
  answer: z.strictObject({ port: z.int(), fingerprint: z.string() }).nullable(),
});

// What the system itself asks, with a token of login (RFC 6749 4.4, RFC 7523). Its employer follows from the token.

const ofOwn = z.strictObject({ deliveryId: WriteId });

export const machineDeliver = endpoint({
  server,
  method: "PUT",
  path: "/coupling/deliveries/:deliveryId",
  summary: "Als koppeling een bestand leveren; wat binnen de grenzen blijft, wordt meteen verwerkt",
  params: ofOwn,
  query: z.strictObject({ kind: DeliveryKind.default("full") }),
  upload: true,
  answer: Delivery,
});

export const machineRead = endpoint({
  server,
  method: "GET",
  path: "/coupling/deliveries/:deliveryId",
  summary: "Als koppeling het verslag van een eigen levering lezen",
  params: ofOwn,
  answer: Delivery,
});

export const machineList = endpoint({
  server,
  method: "GET",
  path: "/coupling/deliveries",
  summary: "Als koppeling de eigen leveringen lezen, nieuwste eerst",
  answer: z.array(Delivery.omit({ rejections: true })),
});

/** A public key as JWK (RFC 7517), for whoever checks a signature. */
export const PublicJwk = z.looseObject({ kty: z.enum(["EC", "OKP", "RSA"]), kid: z.string(), alg: z.string() });
export type PublicJwk = z.infer<typeof PublicJwk>;

/** Login to vault: what a coupling may sign with; refuses `not_found` for one that may not ask for a token now. */
export const readClientKeys = endpoint({
  server,
  internal: true,
  method: "GET",
  path: "/couplings/:couplingId/keys",
  summary: "Publieke sleutels van een koppeling",
  params: z.strictObject({ couplingId: CouplingId }),
  answer: z.strictObject({ keys: z.array(PublicJwk) }),
});

/** Where a coupling asks for its token; also the audience of what it signs for that. */
export const clientIssuerOf = (publicUrl: string): string => new URL("/api/login/v1/oauth", publicUrl).href;
