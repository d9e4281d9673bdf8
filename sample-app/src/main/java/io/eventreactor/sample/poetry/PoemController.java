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

package io.eventreactor.sample.poetry;

import java.net.InetSocketAddress;

import org.springframework.core.env.Environment;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

import io.eventreactor.CannotConnectException;
import io.eventreactor.ConnectionClosedException;
import io.eventreactor.Reactor;
import io.eventreactor.defer.Deferred;

/**
 * Gives the poem of the poetry server to browsers. No thread waits for it: the method
 * returns a {@link Deferred}, and the response is written when that fires. When the
 * browser goes away or the request times out, the Deferred is cancelled, and with it the
 * connection to the poetry server.
 */
@RestController
class PoemController {

	private final Reactor reactor;

	private final Environment environment;

	PoemController(Reactor reactor, Environment environment) {
		this.reactor = reactor;
		this.environment = environment;
	}

	@GetMapping(path = "/poem", produces = MediaType.TEXT_PLAIN_VALUE + ";charset=UTF-8")
	Deferred<String> poem() {
		// Known once the server is bound, which is after this controller was made
		int port = this.environment.getRequiredProperty("local.eventreactor.poetry.port", Integer.class);
		return PoetryClient.fetch(this.reactor, InetSocketAddress.createUnresolved("127.0.0.1", port))
			.addErrback(CannotConnectException.class, (failure) -> {
				throw new ResponseStatusException(HttpStatus.SERVICE_UNAVAILABLE, "The poet is not here", failure);
			})
			.addErrback(ConnectionClosedException.class, (failure) -> {
				throw new ResponseStatusException(HttpStatus.BAD_GATEWAY, "The poem was cut short", failure);
			});
	}

}
