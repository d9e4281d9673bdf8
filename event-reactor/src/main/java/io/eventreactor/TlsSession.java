/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.eventreactor;

import java.security.cert.X509Certificate;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What a TLS handshake has led to.
 *
 * @param protocol the version of TLS, {@code TLSv1.3} for one
 * @param cipherSuite the cipher suite
 * @param applicationProtocol the protocol negotiated by ALPN, or {@code null}
 * @param peerCertificates the certificates of the peer, its own first; empty if it showed
 * none
 * @since 0.1.0
 */
public record TlsSession(String protocol, String cipherSuite, @Nullable String applicationProtocol,
		List<X509Certificate> peerCertificates) {
}
