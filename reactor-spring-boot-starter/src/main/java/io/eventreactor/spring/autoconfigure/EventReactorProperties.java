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

package io.eventreactor.spring.autoconfigure;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

import io.eventreactor.IoType;

/**
 * Properties of the reactor and its servers.
 *
 * @since 0.1.0
 */
@ConfigurationProperties("event-reactor")
public class EventReactorProperties {

	/**
	 * Whether to run a reactor and its servers.
	 */
	private boolean enabled = true;

	/**
	 * How the event loops wait for their sockets.
	 */
	private IoType io = IoType.AUTO;

	/**
	 * Number of event loops. Zero stands for one per available processor.
	 */
	private int threads;

	private final Shutdown shutdown = new Shutdown();

	/**
	 * Servers, by the name that their handler has.
	 */
	private final Map<String, Server> servers = new LinkedHashMap<>();

	public boolean isEnabled() {
		return this.enabled;
	}

	public void setEnabled(boolean enabled) {
		this.enabled = enabled;
	}

	public IoType getIo() {
		return this.io;
	}

	public void setIo(IoType io) {
		this.io = io;
	}

	public int getThreads() {
		return this.threads;
	}

	public void setThreads(int threads) {
		this.threads = threads;
	}

	public Shutdown getShutdown() {
		return this.shutdown;
	}

	public Map<String, Server> getServers() {
		return this.servers;
	}

	/**
	 * How servers stop.
	 */
	public static class Shutdown {

		/**
		 * How long protocols may take to finish when the application stops. Keep it some
		 * seconds below "spring.lifecycle.timeout-per-shutdown-phase".
		 */
		private Duration gracePeriod = Duration.ofSeconds(20);

		public Duration getGracePeriod() {
			return this.gracePeriod;
		}

		public void setGracePeriod(Duration gracePeriod) {
			this.gracePeriod = gracePeriod;
		}

	}

	/**
	 * One server.
	 */
	public static class Server {

		/**
		 * Whether to run this server.
		 */
		private boolean enabled = true;

		/**
		 * Where to listen, such as "tcp:8000" or "tcp:8000:interface=127.0.0.1".
		 */
		private @Nullable String endpoint;

		/**
		 * Number of connections that may wait to be accepted. Zero stands for the maximum
		 * of the operating system.
		 */
		private @Nullable Integer backlog;

		/**
		 * Number of connections that may be open at a time. Zero stands for a maximum
		 * made from the limit on file descriptors.
		 */
		private @Nullable Integer maxConnections;

		/**
		 * How long a connection may be without any traffic before it is closed. Zero
		 * stands for ever.
		 */
		private @Nullable Duration idleTimeout;

		/**
		 * How long a peer may take none of what is written to it before the connection is
		 * aborted. Zero stands for ever.
		 */
		private @Nullable Duration writeTimeout;

		public boolean isEnabled() {
			return this.enabled;
		}

		public void setEnabled(boolean enabled) {
			this.enabled = enabled;
		}

		public @Nullable String getEndpoint() {
			return this.endpoint;
		}

		public void setEndpoint(@Nullable String endpoint) {
			this.endpoint = endpoint;
		}

		public @Nullable Integer getBacklog() {
			return this.backlog;
		}

		public void setBacklog(@Nullable Integer backlog) {
			this.backlog = backlog;
		}

		public @Nullable Integer getMaxConnections() {
			return this.maxConnections;
		}

		public void setMaxConnections(@Nullable Integer maxConnections) {
			this.maxConnections = maxConnections;
		}

		public @Nullable Duration getIdleTimeout() {
			return this.idleTimeout;
		}

		public void setIdleTimeout(@Nullable Duration idleTimeout) {
			this.idleTimeout = idleTimeout;
		}

		public @Nullable Duration getWriteTimeout() {
			return this.writeTimeout;
		}

		public void setWriteTimeout(@Nullable Duration writeTimeout) {
			this.writeTimeout = writeTimeout;
		}

	}

}
