import type { Generated, Kysely, Transaction } from "kysely";
import type { Side, UserId } from "@datakluis/contract";
import type { MailTable } from "@datakluis/kit/mail";
import type { Deed } from "./events.ts";
import type { Purpose } from "./provider/rules.ts";

export type Tables = {
  account: {
    id: UserId;
    email: string;
    display_name: string;
    side: Side;
    password_hash: string | null;
    totp_sealed: Buffer | null;
    totp_last_step: Generated<number>;
    guarded: Generated<boolean>;
    created_at: Date;
    disabled_at: Generated<Date | null>;
  };
  session: {
    id: string;
    token_hash: Buffer;
    account_id: UserId;
    half: boolean;
    guesses: Generated<number>;
    agent: string;
    started_at: Date;
    last_seen_at: Date;
    ended_at: Generated<Date | null>;
    confirmed_at: Date | null;
    former_hash: Generated<Buffer | null>;
    former_until: Generated<Date | null>;
  };
  invitation: {
    id: string;
    account_id: UserId;
    token_hash: Buffer;
    totp_sealed: Buffer | null;
    made_at: Date;
    expires_at: Date;
    closed_at: Generated<Date | null>;
  };
  attempt: { subject: Buffer; failures: number; last_at: Date; free_at: Date };
  reset_request: { id: string; email: string; network: string | null; asked_at: Date };
  password_reset: {
    id: string;
    account_id: UserId;
    token_hash: Buffer;
    made_at: Date;
    expires_at: Date;
    closed_at: Generated<Date | null>;
  };
  recovery_code: { account_id: UserId; code_hash: Buffer; made_at: Date; used_at: Generated<Date | null> };
  passkey: {
    id: string;
    account_id: UserId;
    credential_id: string;
    public_key: Buffer;
    counter: number;
    transports: string[];
    name: string;
    made_at: Date;
    used_at: Generated<Date | null>;
  };
  provider_link: {
    account_id: UserId;
    issuer: string;
    subject: string;
    linked_at: Date;
    used_at: Generated<Date | null>;
  };
  provider_visit: {
    secret_hash: Buffer;
    purpose: Purpose;
    session_id: string | null;
    invitation_id: string | null;
    begun_at: Date;
  };
  passkey_challenge: { session_id: string; challenge: string; made_at: Date };
  used_assertion: { id: string; expires_at: Date };
  mail: MailTable;
  event: { id: Generated<number>; at: Date; account_id: UserId | null; deed: Deed; network: string | null };
};
export type Db = Kysely<Tables>;
export type Tx = Transaction<Tables>;
