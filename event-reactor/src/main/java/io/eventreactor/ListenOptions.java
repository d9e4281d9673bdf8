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
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * How to listen. Immutable; begin with {@link #DEFAULT}.
 *
 * @since 0.1.0
 */
public final class ListenOptions {

	/**
	 * The defaults: the system's backlog, as many connections as the process may have
	 * file descriptors for, no idle timeout, a write timeout of 60 seconds.
	 */
	public static final ListenOptions DEFAULT = new ListenOptions(0, 0, Duration.ZERO, Duration.ofSeconds(60), null,
			null, null);

	private final int backlog;

	private final int maxConnections;

	private final Duration idleTimeout;

	private final Duration writeTimeout;

	private final @Nullable PortListener listener;

	private final @Nullable Supplier<TlsOptions> tls;

	private final @Nullable ProxyProtocol proxyProtocol;

	private ListenOptions(int backlog, int maxConnections, Duration idleTimeout, Duration writeTimeout,
			@Nullable PortListener listener, @Nullable Supplier<TlsOptions> tls,
			@Nullable ProxyProtocol proxyProtocol) {
		this.backlog = backlog;
		this.maxConnections = maxConnections;
		this.idleTimeout = idleTimeout;
		this.writeTimeout = writeTimeout;
		this.listener = listener;
		this.tls = tls;
		this.proxyProtocol = proxyProtocol;
	}

	/**
	 * Returns how many connections may wait to be accepted.
	 * @return the backlog; 0 for the system's own maximum
	 */
	public int backlog() {
		return this.backlog;
	}

	/**
	 * Returns how many connections may be open at a time.
	 * @return the maximum; 0 for a maximum made from the limit on file descriptors
	 */
	public int maxConnections() {
		return this.maxConnections;
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
	 * Returns who is told of connections.
	 * @return the listener, or {@code null}
	 */
	public @Nullable PortListener listener() {
		return this.listener;
	}

	/**
	 * Returns the TLS of the port.
	 * @return where the options come from, or {@code null} for no TLS
	 */
	public @Nullable Supplier<TlsOptions> tls() {
		return this.tls;
	}

	/**
	 * Returns how connections from load balancers are taken.
	 * @return the options, or {@code null} to expect no headers
	 */
	public @Nullable ProxyProtocol proxyProtocol() {
		return this.proxyProtocol;
	}

	/**
	 * Changes the backlog.
	 * @param backlog how many connections may wait to be accepted; 0 for the system's own
	 * maximum
	 * @return changed options
	 * @throws IllegalArgumentException if it is negative
	 */
	public ListenOptions withBacklog(int backlog) {
		return new ListenOptions(notNegative("backlog", backlog), this.maxConnections, this.idleTimeout,
				this.writeTimeout, this.listener, this.tls, this.proxyProtocol);
	}

	/**
	 * Changes the maximum of connections.
	 * @param maxConnections how many may be open at a time; 0 for a maximum made from the
	 * limit on file descriptors
	 * @return changed options
	 * @throws IllegalArgumentException if it is negative
	 */
	public ListenOptions withMaxConnections(int maxConnections) {
		return new ListenOptions(this.backlog, notNegative("maxConnections", maxConnections), this.idleTimeout,
				this.writeTimeout, this.listener, this.tls, this.proxyProtocol);
	}

	/**
	 * Changes the idle timeout. The time in which the protocol pauses reading does not
	 * count: the peer may well be sending.
	 * @param idleTimeout after how long without any traffic to close; zero for never
	 * @return changed options
	 * @throws IllegalArgumentException if it is negative
	 */
	public ListenOptions withIdleTimeout(Duration idleTimeout) {
		return new ListenOptions(this.backlog, this.maxConnections, notNegative("idleTimeout", idleTimeout),
				this.writeTimeout, this.listener, this.tls, this.proxyProtocol);
	}

	/**
	 * Changes the write timeout.
	 * @param writeTimeout after how long to abort when the peer takes nothing; zero for
	 * never
	 * @return changed options
	 * @throws IllegalArgumentException if it is negative
	 */
	public ListenOptions withWriteTimeout(Duration writeTimeout) {
		return new ListenOptions(this.backlog, this.maxConnections, this.idleTimeout,
				notNegative("writeTimeout", writeTimeout), this.listener, this.tls, this.proxyProtocol);
	}

	/**
	 * Changes who is told of connections.
	 * @param listener the listener, or {@code null}
	 * @return changed options
	 */
	public ListenOptions withListener(@Nullable PortListener listener) {
		return new ListenOptions(this.backlog, this.maxConnections, this.idleTimeout, this.writeTimeout, listener,
				this.tls, this.proxyProtocol);
	}

	/**
	 * Changes the TLS of the port.
	 * @param tls asked with each connection, on a loop: a new object makes new
	 * connections use new keys, and the last good one is kept if that cannot be used;
	 * {@code null} for no TLS
	 * @return changed options
	 */
	public ListenOptions withTls(@Nullable Supplier<TlsOptions> tls) {
		return new ListenOptions(this.backlog, this.maxConnections, this.idleTimeout, this.writeTimeout, this.listener,
				tls, this.proxyProtocol);
	}

	/**
	 * Changes how connections from load balancers are taken. Needs netty-codec-haproxy on
	 * the class path; without it listening fails.
	 * @param proxyProtocol the options; {@code null} to expect no headers
	 * @return changed options
	 */
	public ListenOptions withProxyProtocol(@Nullable ProxyProtocol proxyProtocol) {
		return new ListenOptions(this.backlog, this.maxConnections, this.idleTimeout, this.writeTimeout, this.listener,
				this.tls, proxyProtocol);
	}

	private static int notNegative(String name, int value) {
		if (value < 0) {
			throw new IllegalArgumentException("'" + name + "' must not be negative: " + value);
		}
		return value;
	}

	private static Duration notNegative(String name, Duration value) {
		if (value.isNegative()) {
			throw new IllegalArgumentException("'" + name + "' must not be negative: " + value);
		}
		return value;
	}

}
