/** IANA, TLS parameters: those that one meets. */
export const contentTypes: Readonly<Record<number, string>> = {
  20: 'Change Cipher Spec',
  21: 'Alert',
  22: 'Handshake',
  23: 'Application Data',
};

export const versionNames: Readonly<Record<number, string>> = {
  768: 'SSL 3.0',
  769: 'TLS 1.0',
  770: 'TLS 1.1',
  771: 'TLS 1.2',
  772: 'TLS 1.3',
};

export const handshakeTypes: Readonly<Record<number, string>> = {
  0: 'Hello Request',
  1: 'Client Hello',
  2: 'Server Hello',
  4: 'New Session Ticket',
  8: 'Encrypted Extensions',
  11: 'Certificate',
  12: 'Server Key Exchange',
  13: 'Certificate Request',
  14: 'Server Hello Done',
  15: 'Certificate Verify',
  16: 'Client Key Exchange',
  20: 'Finished',
  22: 'Certificate Status',
  24: 'Key Update',
};

export const cipherSuites: Readonly<Record<number, string>> = {
  4865: 'TLS_AES_128_GCM_SHA256',
  4866: 'TLS_AES_256_GCM_SHA384',
  4867: 'TLS_CHACHA20_POLY1305_SHA256',
  49195: 'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256',
  49196: 'TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384',
  49199: 'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256',
  49200: 'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384',
  52392: 'TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256',
  52393: 'TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256',
};

export const groupNames: Readonly<Record<number, string>> = {
  23: 'secp256r1',
  24: 'secp384r1',
  25: 'secp521r1',
  29: 'x25519',
  30: 'x448',
  4588: 'X25519MLKEM768',
};

/** An extension: its name, what it says, and where it is specified. */
export const extensions: Readonly<
  Record<number, { name: string; note: string; specification: string }>
> = {
  0: {
    name: 'Server name',
    note: 'The name that the client wants to reach, readable by anyone on the way (SNI).',
    specification: 'RFC 6066 §3',
  },
  5: {
    name: 'Status request',
    note: 'Asks whether the certificate was revoked.',
    specification: 'RFC 6066 §8',
  },
  10: {
    name: 'Supported groups',
    note: 'The key exchanges that the client can do.',
    specification: 'RFC 8446 §4.2.7',
  },
  11: {
    name: 'EC point formats',
    note: 'How points on curves may be written; of no use in TLS 1.3.',
    specification: 'RFC 8422 §5.1.2',
  },
  13: {
    name: 'Signature algorithms',
    note: 'The signatures that the sender can check.',
    specification: 'RFC 8446 §4.2.3',
  },
  16: {
    name: 'Application protocols',
    note: 'What is to be spoken inside (ALPN).',
    specification: 'RFC 7301 §3.1',
  },
  22: {
    name: 'Encrypt then MAC',
    note: 'A safer order for old ciphers; of no use in TLS 1.3.',
    specification: 'RFC 7366',
  },
  23: {
    name: 'Extended main secret',
    note: 'Binds the keys to the whole handshake; of no use in TLS 1.3.',
    specification: 'RFC 7627',
  },
  35: {
    name: 'Session ticket',
    note: 'For taking up an earlier session.',
    specification: 'RFC 5077',
  },
  41: {
    name: 'Pre-shared key',
    note: 'Keys that both sides know from before.',
    specification: 'RFC 8446 §4.2.11',
  },
  43: {
    name: 'Supported versions',
    note: 'The versions of TLS; this extension counts, not the version fields.',
    specification: 'RFC 8446 §4.2.1',
  },
  45: {
    name: 'Pre-shared key modes',
    note: 'How a pre-shared key may be used.',
    specification: 'RFC 8446 §4.2.9',
  },
  49: {
    name: 'Post-handshake authentication',
    note: 'The client can be asked for a certificate later.',
    specification: 'RFC 8446 §4.2.6',
  },
  51: {
    name: 'Key share',
    note: 'The sender’s half of the key exchange.',
    specification: 'RFC 8446 §4.2.8',
  },
  65281: {
    name: 'Renegotiation information',
    note: 'Closes an old hole; of no use in TLS 1.3.',
    specification: 'RFC 5746 §3.2',
  },
};

/** RFC 8446 §6: the alerts. */
export const alerts: Readonly<Record<number, string>> = {
  0: 'close_notify',
  10: 'unexpected_message',
  20: 'bad_record_mac',
  22: 'record_overflow',
  40: 'handshake_failure',
  42: 'bad_certificate',
  43: 'unsupported_certificate',
  44: 'certificate_revoked',
  45: 'certificate_expired',
  46: 'certificate_unknown',
  47: 'illegal_parameter',
  48: 'unknown_ca',
  49: 'access_denied',
  50: 'decode_error',
  51: 'decrypt_error',
  70: 'protocol_version',
  71: 'insufficient_security',
  80: 'internal_error',
  86: 'inappropriate_fallback',
  90: 'user_canceled',
  109: 'missing_extension',
  110: 'unsupported_extension',
  112: 'unrecognized_name',
  116: 'certificate_required',
  120: 'no_application_protocol',
};
