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
 * A {@link Protocol} that goes on when only one direction of its connection has ended.
 * The connection of any other protocol is closed when its peer has sent all it has to
 * send.
 * <p>
 * TLS can end one direction too, if both sides want it: after
 * {@link Transport#loseWriteConnection()} the peer is told so in TLS, and reading goes on
 * until it ends its own direction. With TLS 1.3 that is up to the peer; before, it has to
 * do so at once. The other way round it is kept simple: the peer's end of TLS ends both
 * directions, once what was written is sent, and {@link #readConnectionLost()} is not
 * called. What a producer has not written by then is lost, as it is stopped.
 *
 * @since 0.1.0
 */
public interface HalfCloseable {

	/**
	 * Whether this protocol goes on when one direction has ended. Asked on the loop of
	 * the connection, when a direction does end. For protocols that stand for another
	 * one, which may be half-closeable or not.
	 * @return {@code false} to be treated like a protocol that does not implement this
	 * interface
	 */
	default boolean halfCloseable() {
		return true;
	}

	/**
	 * The peer will send nothing more; writing is still possible. Called on the loop of
	 * the connection. What it throws closes the connection.
	 */
	void readConnectionLost();

	/**
	 * All that was written before {@link Transport#loseWriteConnection()} was sent, and
	 * this direction is closed; reading is still possible. Called on the loop of the
	 * connection. What it throws closes the connection.
	 */
	void writeConnectionLost();

}
