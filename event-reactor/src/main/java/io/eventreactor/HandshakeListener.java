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
 * A {@link Protocol} that wants to know when the handshake of {@link Transport#startTls}
 * is done. Where TLS is spoken from the first byte, that is when the protocol is made.
 *
 * @since 0.1.0
 */
public interface HandshakeListener {

	/**
	 * The handshake is done; what arrives and what is written from here on is encrypted.
	 * Called on the loop of the connection. What it throws closes the connection.
	 * @param session what was negotiated
	 */
	void handshakeCompleted(TlsSession session);

}
