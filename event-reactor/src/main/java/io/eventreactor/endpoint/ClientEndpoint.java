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

package io.eventreactor.endpoint;

import io.eventreactor.Factory;
import io.eventreactor.Protocol;
import io.eventreactor.defer.Deferred;

/**
 * A place to connect to, as often as one likes.
 *
 * @since 0.1.0
 * @see Endpoints#client
 */
@FunctionalInterface
public interface ClientEndpoint {

	/**
	 * Connects once. The factory is started for it, and stopped when the connection has
	 * ended or the attempt has failed. Whatever goes wrong comes through the Deferred;
	 * {@link io.eventreactor.ClientFactory} or not, the factory is not told.
	 * <p>
	 * Cancelling the Deferred drops the attempt.
	 * @param factory makes the protocol
	 * @return fires with the protocol that the factory has made, after its
	 * {@code connectionMade} has returned, on the loop of the connection. Fails with a
	 * {@link io.eventreactor.CannotConnectException}; with a {@link NoProtocolException}
	 * if the factory made none, and with what it threw if it failed; with why the
	 * connection ended, if that was before {@code connectionMade} had returned
	 */
	Deferred<Protocol> connect(Factory factory);

}
