-- The master key is wrapped anew when its wrapping key is renewed; it stays the same key.
grant update (wrapped) on master_key to :app;
