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

package io.eventreactor.benchmarks.socket;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;

import javax.net.ssl.KeyManagerFactory;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import org.jspecify.annotations.Nullable;

/**
 * What a server serves.
 *
 * @param language what is spoken
 * @param tls who does the cryptography
 * @param keys a PKCS #12 file with the key and the certificate for TLS, or {@code null}
 */
record ServerSettings(Language language, Tls tls, @Nullable Path keys) {

	/**
	 * The longest line that every server takes, in bytes.
	 */
	static final int MAXIMUM_LINE = 16 * 1024;

	static final String KEYS_PASSWORD = "benchmark";

	boolean secure() {
		return this.tls != Tls.NONE;
	}

	Path requiredKeys() {
		if (this.keys == null) {
			throw new IllegalArgumentException("TLS needs a file of keys");
		}
		return this.keys;
	}

	KeyManagerFactory keyManagers() throws Exception {
		KeyStore store = KeyStore.getInstance("PKCS12");
		try (InputStream input = Files.newInputStream(requiredKeys())) {
			store.load(input, KEYS_PASSWORD.toCharArray());
		}
		KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
		factory.init(store, KEYS_PASSWORD.toCharArray());
		return factory;
	}

	/**
	 * Makes Netty's context.
	 * @return the context, or {@code null} for no TLS
	 * @throws Exception if the keys cannot be used
	 */
	@Nullable SslContext sslContext() throws Exception {
		if (!secure()) {
			return null;
		}
		return SslContextBuilder.forServer(keyManagers())
			.sslProvider((this.tls == Tls.OPENSSL) ? SslProvider.OPENSSL : SslProvider.JDK)
			.build();
	}

	/**
	 * What is spoken.
	 */
	enum Language {

		/**
		 * Lines that end with a carriage return and a line feed; each is sent back.
		 */
		LINES,

		/**
		 * PING, SET and GET of the Redis protocol.
		 */
		RESP

	}

	/**
	 * Who does the cryptography.
	 */
	enum Tls {

		/**
		 * Nobody: there is none.
		 */
		NONE,

		/**
		 * The JDK.
		 */
		JDK,

		/**
		 * OpenSSL, in the shape of BoringSSL.
		 */
		OPENSSL

	}

}
