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

/**
 * Why a connection was turned away before it had a protocol.
 *
 * @since 0.1.0
 */
public enum Rejection {

	/**
	 * As many connections as may be are open.
	 */
	LIMIT,

	/**
	 * The factory refused it: {@link Factory#admits} returned {@code false}, or
	 * {@link Factory#buildProtocol} {@code null}.
	 */
	REFUSED,

	/**
	 * The factory failed: {@link Factory#admits} or {@link Factory#buildProtocol} threw.
	 */
	FAILED,

	/**
	 * A load balancer sent no header of the PROXY protocol, or none that can be
	 * understood.
	 */
	PROXY,

	/**
	 * The TLS handshake failed, or took too long.
	 */
	TLS,

	/**
	 * The connection was gone before it could be served, or the system could not give it:
	 * out of file descriptors, for one.
	 */
	ACCEPT

}
