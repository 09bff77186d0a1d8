-- The key that signs certificates is wrapped anew when its wrapping key is renewed; it stays the same key.
grant update (wrapped) on certificate_key to :app;
