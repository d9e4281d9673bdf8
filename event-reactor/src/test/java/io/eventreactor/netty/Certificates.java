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

package io.eventreactor.netty;

import javax.net.ssl.SSLContext;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;

import io.eventreactor.TlsOptions;

/**
 * The keys and certificates of the TLS tests: an authority, what it has issued, and
 * somebody whom nobody trusts.
 */
final class Certificates {

	static final X509Bundle AUTHORITY;

	static final X509Bundle SERVER;

	static final X509Bundle CLIENT;

	static final X509Bundle STRANGER;

	static {
		try {
			AUTHORITY = authority();
			SERVER = issue("server", "localhost");
			CLIENT = issue("client", "client.example");
			STRANGER = new CertificateBuilder().ecp256()
				.subject("CN=stranger")
				.addSanDnsName("localhost")
				.addSanIpAddress("127.0.0.1")
				.buildIssuedBy(authority());
		}
		catch (Exception ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	private Certificates() {
	}

	/**
	 * Makes an authority. All have the same name: a client of the JDK shows only what an
	 * authority has issued that the server names.
	 */
	private static X509Bundle authority() throws Exception {
		return new CertificateBuilder().ecp256()
			.subject("CN=Test Authority")
			.setIsCertificateAuthority(true)
			.buildSelfSigned();
	}

	/**
	 * Issues a certificate that is also good for 127.0.0.1.
	 */
	static X509Bundle issue(String name, String host) {
		return issue(name, host, "127.0.0.1");
	}

	static X509Bundle issue(String name, String host, String address) {
		try {
			return new CertificateBuilder().ecp256()
				.subject("CN=" + name)
				.addSanDnsName(host)
				.addSanIpAddress(address)
				.buildIssuedBy(AUTHORITY);
		}
		catch (Exception ex) {
			throw new AssertionError(ex);
		}
	}

	static TlsOptions.Builder server(TlsOptions.Provider provider) {
		return server(provider, SERVER);
	}

	static TlsOptions.Builder server(TlsOptions.Provider provider, X509Bundle keys) {
		try {
			return TlsOptions.builder()
				.provider(provider)
				.keyManagers(keys.toKeyManagerFactory())
				.trustManagers(AUTHORITY.toTrustManagerFactory());
		}
		catch (Exception ex) {
			throw new AssertionError(ex);
		}
	}

	static TlsOptions.Builder client(TlsOptions.Provider provider) {
		try {
			return TlsOptions.builder().provider(provider).trustManagers(AUTHORITY.toTrustManagerFactory());
		}
		catch (Exception ex) {
			throw new AssertionError(ex);
		}
	}

	/**
	 * Makes a context of the JDK that trusts the authority.
	 * @param keys what it shows itself, or {@code null}
	 */
	static SSLContext context(X509Bundle keys) {
		try {
			SSLContext context = SSLContext.getInstance("TLS");
			context.init((keys != null) ? keys.toKeyManagerFactory().getKeyManagers() : null,
					AUTHORITY.toTrustManagerFactory().getTrustManagers(), null);
			return context;
		}
		catch (Exception ex) {
			throw new AssertionError(ex);
		}
	}

}
