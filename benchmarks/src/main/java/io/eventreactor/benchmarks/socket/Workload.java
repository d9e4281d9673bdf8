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

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

import io.eventreactor.benchmarks.socket.ServerSettings.Language;
import io.eventreactor.benchmarks.socket.ServerSettings.Tls;

/**
 * What is measured.
 */
enum Workload {

	/**
	 * Lines of 32 bytes, the next one after the reply to the last.
	 */
	LINES("32-byte lines", Kind.ECHO, Language.LINES, Tls.NONE, 1),

	/**
	 * Lines of 32 bytes, sixteen at a time.
	 */
	LINES_16("32-byte lines, 16 deep", Kind.ECHO, Language.LINES, Tls.NONE, 16),

	/**
	 * PING of the Redis protocol.
	 */
	PING("PING", Kind.ECHO, Language.RESP, Tls.NONE, 1),

	/**
	 * PING, sixteen at a time.
	 */
	PING_16("PING, 16 deep", Kind.ECHO, Language.RESP, Tls.NONE, 16),

	/**
	 * SET of 32 bytes.
	 */
	SET("SET", Kind.ECHO, Language.RESP, Tls.NONE, 1),

	/**
	 * SET, sixteen at a time.
	 */
	SET_16("SET, 16 deep", Kind.ECHO, Language.RESP, Tls.NONE, 16),

	/**
	 * GET of 32 bytes.
	 */
	GET("GET", Kind.ECHO, Language.RESP, Tls.NONE, 1),

	/**
	 * GET, sixteen at a time.
	 */
	GET_16("GET, 16 deep", Kind.ECHO, Language.RESP, Tls.NONE, 16),

	/**
	 * Connect, one line, its reply, close.
	 */
	CHURN("connect, one line, close", Kind.CHURN, Language.LINES, Tls.NONE, 1),

	/**
	 * Lines over TLS by the JDK.
	 */
	TLS_JDK("32-byte lines, TLS by the JDK", Kind.ECHO, Language.LINES, Tls.JDK, 1),

	/**
	 * Lines over TLS by OpenSSL.
	 */
	TLS_OPENSSL("32-byte lines, TLS by OpenSSL", Kind.ECHO, Language.LINES, Tls.OPENSSL, 1),

	/**
	 * Connect, full handshake, close; by the JDK.
	 */
	HANDSHAKE_JDK("TLS handshake by the JDK", Kind.HANDSHAKE, Language.LINES, Tls.JDK, 1),

	/**
	 * Connect, full handshake, close; by OpenSSL.
	 */
	HANDSHAKE_OPENSSL("TLS handshake by OpenSSL", Kind.HANDSHAKE, Language.LINES, Tls.OPENSSL, 1),

	/**
	 * Connections that have sent one line, and wait.
	 */
	IDLE("idle connections", Kind.IDLE, Language.LINES, Tls.NONE, 1);

	private final String label;

	private final Kind kind;

	private final Language language;

	private final Tls tls;

	private final int depth;

	Workload(String label, Kind kind, Language language, Tls tls, int depth) {
		this.label = label;
		this.kind = kind;
		this.language = language;
		this.tls = tls;
		this.depth = depth;
	}

	String label() {
		return this.label;
	}

	Kind kind() {
		return this.kind;
	}

	Language language() {
		return this.language;
	}

	Tls tls() {
		return this.tls;
	}

	/**
	 * Returns how many requests are sent at a time.
	 * @return the depth
	 */
	int depth() {
		return this.depth;
	}

	/**
	 * Returns who can do this. Spring Integration speaks lines, and ten thousand of its
	 * connections do not fit into the heap; what a flush a message costs shows with lines
	 * and requests that come together.
	 * @return those that can
	 */
	Set<Subject> subjects() {
		Set<Subject> subjects = EnumSet.allOf(Subject.class);
		if (this.language == Language.LINES) {
			subjects.remove(Subject.REDIS);
		}
		if (this.language == Language.RESP || this.tls != Tls.NONE || this.kind == Kind.IDLE) {
			subjects.remove(Subject.SPRING_INTEGRATION);
		}
		if (this.kind != Kind.ECHO || this.tls != Tls.NONE) {
			subjects.remove(Subject.NETTY_FLUSH_EACH);
		}
		return subjects;
	}

	static Workload named(String name) {
		return valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
	}

	/**
	 * What the clients do.
	 */
	enum Kind {

		/**
		 * Send, and send again when all replies are there.
		 */
		ECHO(1),

		/**
		 * Connect, send, close after the reply, connect again.
		 */
		CHURN(5),

		/**
		 * Connect, close after the handshake, connect again.
		 */
		HANDSHAKE(4),

		/**
		 * Send once, and wait.
		 */
		IDLE(1);

		private final int warmUpFactor;

		Kind(int warmUpFactor) {
			this.warmUpFactor = warmUpFactor;
		}

		/**
		 * Returns how much longer than usual the warm-up takes. What makes connections
		 * and ends them is run far less often than what answers on them, and so it is
		 * compiled later.
		 * @return at least 1
		 */
		int warmUpFactor() {
			return this.warmUpFactor;
		}

	}

}
