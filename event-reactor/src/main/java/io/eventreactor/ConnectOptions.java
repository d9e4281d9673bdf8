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

import java.net.InetSocketAddress;
import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * How to connect. Immutable; begin with {@link #DEFAULT}.
 *
 * @since 0.1.0
 */
public final class ConnectOptions {

	/**
	 * The defaults: 30 seconds to look up the name and connect, any local address, no
	 * idle timeout, a write timeout of 60 seconds.
	 */
	public static final ConnectOptions DEFAULT = new ConnectOptions(Duration.ofSeconds(30), null, Duration.ZERO,
			Duration.ofSeconds(60), null);

	private final Duration timeout;

	private final @Nullable InetSocketAddress bindAddress;

	private final Duration idleTimeout;

	private final Duration writeTimeout;

	private final @Nullable TlsOptions tls;

	private ConnectOptions(Duration timeout, @Nullable InetSocketAddress bindAddress, Duration idleTimeout,
			Duration writeTimeout, @Nullable TlsOptions tls) {
		this.timeout = timeout;
		this.bindAddress = bindAddress;
		this.idleTimeout = idleTimeout;
		this.writeTimeout = writeTimeout;
		this.tls = tls;
	}

	/**
	 * Returns how long looking up the name and connecting may take together.
	 * @return the timeout; zero for none
	 */
	public Duration timeout() {
		return this.timeout;
	}

	/**
	 * Returns the local address to connect from.
	 * @return the address, or {@code null} for any
	 */
	public @Nullable InetSocketAddress bindAddress() {
		return this.bindAddress;
	}

	/**
	 * Returns after how long a connection without any traffic is closed.
	 * @return the timeout; zero for none
	 */
	public Duration idleTimeout() {
		return this.idleTimeout;
	}

	/**
	 * Returns after how long a connection is aborted whose peer takes none of what is
	 * written to it.
	 * @return the timeout; zero for none
	 */
	public Duration writeTimeout() {
		return this.writeTimeout;
	}

	/**
	 * Returns the TLS of the connection.
	 * @return the options, or {@code null} for no TLS
	 */
	public @Nullable TlsOptions tls() {
		return this.tls;
	}

	/**
	 * Changes the timeout of an attempt.
	 * @param timeout how long looking up the name and connecting may take together; zero
	 * for ever
	 * @return changed options
	 * @throws IllegalArgumentException if it is negative
	 */
	public ConnectOptions withTimeout(Duration timeout) {
		return new ConnectOptions(notNegative("timeout", timeout), this.bindAddress, this.idleTimeout,
				this.writeTimeout, this.tls);
	}

	/**
	 * Changes the local address.
	 * @param bindAddress the address to connect from, with port 0 for any port;
	 * {@code null} for any address
	 * @return changed options
	 */
	public ConnectOptions withBindAddress(@Nullable InetSocketAddress bindAddress) {
		return new ConnectOptions(this.timeout, bindAddress, this.idleTimeout, this.writeTimeout, this.tls);
	}

	/**
	 * Changes the idle timeout. The time in which the protocol pauses reading does not
	 * count: the peer may well be sending.
	 * @param idleTimeout after how long without any traffic to close; zero for never
	 * @return changed options
	 * @throws IllegalArgumentException if it is negative
	 */
	public ConnectOptions withIdleTimeout(Duration idleTimeout) {
		return new ConnectOptions(this.timeout, this.bindAddress, notNegative("idleTimeout", idleTimeout),
				this.writeTimeout, this.tls);
	}

	/**
	 * Changes the write timeout.
	 * @param writeTimeout after how long to abort when the peer takes nothing; zero for
	 * never
	 * @return changed options
	 * @throws IllegalArgumentException if it is negative
	 */
	public ConnectOptions withWriteTimeout(Duration writeTimeout) {
		return new ConnectOptions(this.timeout, this.bindAddress, this.idleTimeout,
				notNegative("writeTimeout", writeTimeout), this.tls);
	}

	/**
	 * Changes the TLS of the connection. The name of the destination is asked for, unless
	 * the options have {@linkplain TlsOptions#serverName() another one}, and has to be in
	 * the server's certificate.
	 * @param tls the options; {@code null} for no TLS
	 * @return changed options
	 */
	public ConnectOptions withTls(@Nullable TlsOptions tls) {
		return new ConnectOptions(this.timeout, this.bindAddress, this.idleTimeout, this.writeTimeout, tls);
	}

	private static Duration notNegative(String name, Duration value) {
		if (value.isNegative()) {
			throw new IllegalArgumentException("'" + name + "' must not be negative: " + value);
		}
		return value;
	}

}
