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

package io.eventreactor.interop;

import java.io.File;
import java.security.cert.X509Certificate;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;

import io.eventreactor.TlsOptions;

/**
 * A key and a certificate for one name, issued by an authority of its own; for the engine
 * and, in files, for programs.
 */
final class Identity {

	private final X509Bundle authority;

	private final X509Bundle bundle;

	private Identity(X509Bundle authority, X509Bundle bundle) {
		this.authority = authority;
		this.bundle = bundle;
	}

	/**
	 * Makes an identity.
	 * @param name a host name, or an IPv4 address
	 * @return the identity
	 * @throws Exception if that fails
	 */
	static Identity of(String name) throws Exception {
		X509Bundle authority = new CertificateBuilder().ecp256()
			.subject("CN=Authority of " + name)
			.setKeyUsage(true, CertificateBuilder.KeyUsage.keyCertSign)
			.setIsCertificateAuthority(true)
			.buildSelfSigned();
		CertificateBuilder builder = new CertificateBuilder().ecp256()
			.subject("CN=" + name)
			.setKeyUsage(true, CertificateBuilder.KeyUsage.digitalSignature);
		if (name.matches("[0-9.]+")) {
			builder.addSanIpAddress(name);
		}
		else {
			builder.addSanDnsName(name);
		}
		return new Identity(authority, builder.buildIssuedBy(authority));
	}

	X509Certificate certificate() {
		return this.bundle.getCertificate();
	}

	KeyManagerFactory keyManagers() throws Exception {
		return this.bundle.toKeyManagerFactory();
	}

	TrustManagerFactory trustManagers() {
		return this.authority.toTrustManagerFactory();
	}

	TlsOptions.Builder server() throws Exception {
		return TlsOptions.builder().keyManagers(keyManagers());
	}

	/**
	 * Begins the options of a client that trusts this identity.
	 * @return the options
	 */
	TlsOptions.Builder client() {
		return TlsOptions.builder().trustManagers(trustManagers());
	}

	File keyFile() throws Exception {
		return this.bundle.toTempPrivateKeyPem();
	}

	File certificateFile() throws Exception {
		return this.bundle.toTempCertChainPem();
	}

	File authorityFile() throws Exception {
		return this.authority.toTempRootCertPem();
	}

}
