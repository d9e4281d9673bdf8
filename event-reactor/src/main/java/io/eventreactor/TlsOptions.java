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

import java.time.Duration;
import java.util.List;
import java.util.Map;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;

import org.jspecify.annotations.Nullable;

/**
 * How to speak TLS: keys, trust, and limits. Immutable, and compared by identity: for new
 * keys make a new object.
 *
 * @since 0.1.0
 */
public final class TlsOptions {

	private final @Nullable KeyManagerFactory keyManagers;

	private final @Nullable TrustManagerFactory trustManagers;

	private final ClientAuthentication clientAuthentication;

	private final List<String> protocols;

	private final List<String> ciphers;

	private final List<String> applicationProtocols;

	private final Map<String, TlsOptions> serverNames;

	private final @Nullable String serverName;

	private final Duration handshakeTimeout;

	private final Provider provider;

	private TlsOptions(Builder builder) {
		this.keyManagers = builder.keyManagers;
		this.trustManagers = builder.trustManagers;
		this.clientAuthentication = builder.clientAuthentication;
		this.protocols = builder.protocols;
		this.ciphers = builder.ciphers;
		this.applicationProtocols = builder.applicationProtocols;
		this.serverNames = builder.serverNames;
		this.serverName = builder.serverName;
		this.handshakeTimeout = builder.handshakeTimeout;
		this.provider = builder.provider;
	}

	/**
	 * Starts the making of options.
	 * @return a builder: no keys, the JDK's trust, no client authentication, the
	 * provider's protocols and ciphers, a handshake timeout of ten seconds
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * Starts the making of options that differ from these in what is set.
	 * @return a builder with all that these options have
	 */
	public Builder toBuilder() {
		Builder builder = new Builder();
		builder.keyManagers = this.keyManagers;
		builder.trustManagers = this.trustManagers;
		builder.clientAuthentication = this.clientAuthentication;
		builder.protocols = this.protocols;
		builder.ciphers = this.ciphers;
		builder.applicationProtocols = this.applicationProtocols;
		builder.serverNames = this.serverNames;
		builder.serverName = this.serverName;
		builder.handshakeTimeout = this.handshakeTimeout;
		builder.provider = this.provider;
		return builder;
	}

	/**
	 * Returns the keys and certificates of this side.
	 * @return initialised key managers, or {@code null} for none
	 */
	public @Nullable KeyManagerFactory keyManagers() {
		return this.keyManagers;
	}

	/**
	 * Returns whom this side trusts.
	 * @return initialised trust managers, or {@code null} for those of the JDK
	 */
	public @Nullable TrustManagerFactory trustManagers() {
		return this.trustManagers;
	}

	/**
	 * Returns whether a client has to show a certificate.
	 * @return what a server asks for
	 */
	public ClientAuthentication clientAuthentication() {
		return this.clientAuthentication;
	}

	/**
	 * Returns the versions of TLS.
	 * @return names as the JDK has them; empty for the provider's
	 */
	public List<String> protocols() {
		return this.protocols;
	}

	/**
	 * Returns the cipher suites.
	 * @return names as the JDK has them; empty for the provider's
	 */
	public List<String> ciphers() {
		return this.ciphers;
	}

	/**
	 * Returns the protocols to negotiate by ALPN.
	 * @return names in order of preference; empty for no ALPN
	 */
	public List<String> applicationProtocols() {
		return this.applicationProtocols;
	}

	/**
	 * Returns the options of a server for other names than its main one. Not for
	 * connections that start TLS later ({@link Transport#startTls}).
	 * @return options by the name that the client asks for; {@code *.} in front stands
	 * for any one label
	 */
	public Map<String, TlsOptions> serverNames() {
		return this.serverNames;
	}

	/**
	 * Returns whom a client asks for.
	 * @return the name that has to be in the certificate of the server, or {@code null}
	 * for the host that the client connects to
	 */
	public @Nullable String serverName() {
		return this.serverName;
	}

	/**
	 * Returns how long a handshake may take.
	 * @return the timeout, more than zero
	 */
	public Duration handshakeTimeout() {
		return this.handshakeTimeout;
	}

	/**
	 * Returns who does the cryptography.
	 * @return the provider
	 */
	public Provider provider() {
		return this.provider;
	}

	/**
	 * Whether a client has to show a certificate.
	 */
	public enum ClientAuthentication {

		/**
		 * It is not asked.
		 */
		NONE,

		/**
		 * It is asked, and may have none.
		 */
		WANTED,

		/**
		 * Without a certificate that is trusted the handshake fails.
		 */
		REQUIRED

	}

	/**
	 * Who does the cryptography.
	 */
	public enum Provider {

		/**
		 * OpenSSL where netty-tcnative is on the class path, else the JDK.
		 */
		AUTO,

		/**
		 * The JDK.
		 */
		JDK,

		/**
		 * OpenSSL, or an error where it is not there.
		 */
		OPENSSL

	}

	/**
	 * Makes options.
	 *
	 * @since 0.1.0
	 */
	public static final class Builder {

		private @Nullable KeyManagerFactory keyManagers;

		private @Nullable TrustManagerFactory trustManagers;

		private ClientAuthentication clientAuthentication = ClientAuthentication.NONE;

		private List<String> protocols = List.of();

		private List<String> ciphers = List.of();

		private List<String> applicationProtocols = List.of();

		private Map<String, TlsOptions> serverNames = Map.of();

		private @Nullable String serverName;

		private Duration handshakeTimeout = Duration.ofSeconds(10);

		private Provider provider = Provider.AUTO;

		private Builder() {
		}

		/**
		 * Sets the keys and certificates of this side. A server needs them. What they
		 * answer for an alias must not change: OpenSSL keeps what it has made of it. For
		 * new keys make new options.
		 * @param keyManagers initialised key managers, or {@code null} for none
		 * @return this builder
		 */
		public Builder keyManagers(@Nullable KeyManagerFactory keyManagers) {
			this.keyManagers = keyManagers;
			return this;
		}

		/**
		 * Sets whom this side trusts.
		 * @param trustManagers initialised trust managers, or {@code null} for those of
		 * the JDK
		 * @return this builder
		 */
		public Builder trustManagers(@Nullable TrustManagerFactory trustManagers) {
			this.trustManagers = trustManagers;
			return this;
		}

		/**
		 * Sets whether a client has to show a certificate.
		 * @param clientAuthentication what a server asks for
		 * @return this builder
		 */
		public Builder clientAuthentication(ClientAuthentication clientAuthentication) {
			this.clientAuthentication = clientAuthentication;
			return this;
		}

		/**
		 * Sets the versions of TLS.
		 * @param protocols names as the JDK has them, {@code TLSv1.3} for one
		 * @return this builder
		 */
		public Builder protocols(List<String> protocols) {
			this.protocols = List.copyOf(protocols);
			return this;
		}

		/**
		 * Sets the cipher suites.
		 * @param ciphers names as the JDK has them
		 * @return this builder
		 */
		public Builder ciphers(List<String> ciphers) {
			this.ciphers = List.copyOf(ciphers);
			return this;
		}

		/**
		 * Sets the protocols to negotiate by ALPN. With a peer that has none of them
		 * there is no {@link TlsSession#applicationProtocol()}, and
		 * {@link Factory#buildProtocol(java.net.SocketAddress, TlsSession)} decides.
		 * @param applicationProtocols names in order of preference
		 * @return this builder
		 */
		public Builder applicationProtocols(List<String> applicationProtocols) {
			this.applicationProtocols = List.copyOf(applicationProtocols);
			return this;
		}

		/**
		 * Sets the options of a server for other names than its main one. Not for
		 * connections that start TLS later ({@link Transport#startTls}), which refuse
		 * such options.
		 * @param serverNames options by the name that the client asks for; {@code *.} in
		 * front stands for any one label
		 * @return this builder
		 */
		public Builder serverNames(Map<String, TlsOptions> serverNames) {
			this.serverNames = Map.copyOf(serverNames);
			return this;
		}

		/**
		 * Sets whom a client asks for, where that is not the host it connects to: behind
		 * a tunnel or a Unix socket, or when the host is an IP address.
		 * @param serverName the name that has to be in the certificate of the server, or
		 * {@code null} for the host; of a Unix socket, {@code localhost}
		 * @return this builder
		 * @throws IllegalArgumentException if it is empty
		 */
		public Builder serverName(@Nullable String serverName) {
			if (serverName != null && serverName.isEmpty()) {
				throw new IllegalArgumentException("'serverName' must not be empty; null stands for the host");
			}
			this.serverName = serverName;
			return this;
		}

		/**
		 * Sets how long a handshake may take.
		 * @param handshakeTimeout the timeout
		 * @return this builder
		 * @throws IllegalArgumentException unless it is more than zero
		 */
		public Builder handshakeTimeout(Duration handshakeTimeout) {
			if (handshakeTimeout.isNegative() || handshakeTimeout.isZero()) {
				throw new IllegalArgumentException("'handshakeTimeout' must be more than zero: " + handshakeTimeout);
			}
			this.handshakeTimeout = handshakeTimeout;
			return this;
		}

		/**
		 * Sets who does the cryptography.
		 * @param provider the provider
		 * @return this builder
		 */
		public Builder provider(Provider provider) {
			this.provider = provider;
			return this;
		}

		/**
		 * Makes the options.
		 * @return options
		 */
		public TlsOptions build() {
			return new TlsOptions(this);
		}

	}

}
