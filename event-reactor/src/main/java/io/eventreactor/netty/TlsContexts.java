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

import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;

import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.OpenSslCachingX509KeyManagerFactory;
import io.netty.handler.ssl.OpenSslX509KeyManagerFactory;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.DomainWildcardMappingBuilder;
import io.netty.util.Mapping;
import io.netty.util.ReferenceCountUtil;

import io.eventreactor.TlsOptions;

/**
 * Makes Netty's TLS contexts out of our options.
 */
final class TlsContexts {

	private TlsContexts() {
	}

	/**
	 * Tells what {@link TlsOptions.Provider#AUTO} leads to.
	 * @return a name for the log
	 */
	static String provider() {
		return OpenSsl.isAvailable() ? OpenSsl.versionString() : "the JDK";
	}

	/**
	 * Returns the timeout as Netty takes it, for which zero is none.
	 * @param options the options
	 * @return milliseconds, at least one
	 */
	static long handshakeTimeoutMillis(TlsOptions options) {
		return Math.max(1, TimeUnit.NANOSECONDS.toMillis(Nanoseconds.of(options.handshakeTimeout())));
	}

	/**
	 * Puts the contexts of a server together.
	 * @param options the options
	 * @param server makes one of them
	 * @return the context for each name that a client may ask for
	 */
	static Mapping<String, SslContext> byName(TlsOptions options, Function<TlsOptions, SslContext> server) {
		DomainWildcardMappingBuilder<SslContext> mapping = new DomainWildcardMappingBuilder<>(server.apply(options));
		for (Map.Entry<String, TlsOptions> entry : options.serverNames().entrySet()) {
			mapping.add(entry.getKey(), server.apply(entry.getValue()));
		}
		return mapping.build();
	}

	static SslContext server(TlsOptions options) {
		KeyManagerFactory keyManagers = options.keyManagers();
		if (keyManagers == null) {
			throw new IllegalArgumentException(
					"A TLS server needs a key and a certificate; set keyManagers() in its TlsOptions");
		}
		if (options.clientAuthentication() != TlsOptions.ClientAuthentication.NONE && options.trustManagers() == null) {
			throw new IllegalArgumentException("Clients are asked for certificates, but nobody says which to trust:"
					+ " those of every public authority would do; set trustManagers() in the TlsOptions");
		}
		ClientAuth clientAuth = clientAuth(options.clientAuthentication());
		return build(SslContextBuilder.forServer(cached(keyManagers, options)).clientAuth(clientAuth), options);
	}

	/**
	 * Lets OpenSSL keep what it has made of keys and certificates: it would do so again
	 * with each handshake.
	 * @param keyManagers the keys
	 * @param options what else is asked for
	 * @return the keys, as OpenSSL had better have them
	 */
	private static KeyManagerFactory cached(KeyManagerFactory keyManagers, TlsOptions options) {
		boolean wanted = provider(options.provider()) == SslProvider.OPENSSL
				// Which keeps them itself
				&& !(keyManagers instanceof OpenSslX509KeyManagerFactory);
		return wanted ? new OpenSslCachingX509KeyManagerFactory(keyManagers) : keyManagers;
	}

	private static ClientAuth clientAuth(TlsOptions.ClientAuthentication clientAuthentication) {
		return switch (clientAuthentication) {
			case NONE -> ClientAuth.NONE;
			case WANTED -> ClientAuth.OPTIONAL;
			case REQUIRED -> ClientAuth.REQUIRE;
		};
	}

	static SslContext client(TlsOptions options) {
		SslContextBuilder builder = SslContextBuilder.forClient().endpointIdentificationAlgorithm("HTTPS");
		if (options.keyManagers() != null) {
			builder.keyManager(cached(options.keyManagers(), options));
		}
		return build(builder, options);
	}

	private static SslContext build(SslContextBuilder builder, TlsOptions options) {
		builder.sslProvider(provider(options.provider()));
		if (options.trustManagers() != null) {
			builder.trustManager(options.trustManagers());
		}
		if (!options.protocols().isEmpty()) {
			checkProtocols(options.protocols());
			builder.protocols(options.protocols());
		}
		if (!options.ciphers().isEmpty()) {
			builder.ciphers(options.ciphers());
		}
		if (!options.applicationProtocols().isEmpty()) {
			builder.applicationProtocolConfig(new ApplicationProtocolConfig(ApplicationProtocolConfig.Protocol.ALPN,
					ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
					ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT, options.applicationProtocols()));
		}
		try {
			SslContext context = builder.build();
			// Some mistakes show only in the engine
			ReferenceCountUtil.release(context.newEngine(UnpooledByteBufAllocator.DEFAULT));
			return context;
		}
		catch (SSLException | RuntimeException ex) {
			throw new IllegalArgumentException("These TlsOptions cannot be used: " + ex.getMessage(), ex);
		}
	}

	private static void checkProtocols(List<String> protocols) {
		try {
			List<String> known = List.of(SSLContext.getDefault().getSupportedSSLParameters().getProtocols());
			if (!known.containsAll(protocols)) {
				throw new IllegalArgumentException(
						"Not all of the protocols " + protocols + " in TlsOptions are known; use some of " + known);
			}
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("The JDK has no TLS", ex);
		}
	}

	private static SslProvider provider(TlsOptions.Provider provider) {
		return switch (provider) {
			case AUTO -> OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK;
			case JDK -> SslProvider.JDK;
			case OPENSSL -> {
				if (!OpenSsl.isAvailable()) {
					throw new IllegalArgumentException(
							"OpenSSL cannot be used here; add netty-tcnative-boringssl-static to the class path",
							OpenSsl.unavailabilityCause());
				}
				yield SslProvider.OPENSSL;
			}
		};
	}

}
