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

package io.eventreactor.docs.clients;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

import io.eventreactor.Factory;
import io.eventreactor.Reactor;
import io.eventreactor.defer.Deferred;
import io.eventreactor.endpoint.Endpoints;
import io.eventreactor.service.ClientService;
import io.eventreactor.service.MultiService;
import io.eventreactor.spring.context.EventReactorPhases;

// tag::multi-service[]
class Upstreams implements SmartLifecycle {

	private final Reactor reactor;

	private final MultiService services = new MultiService();

	private volatile boolean running;

	Upstreams(Reactor reactor, String... endpoints) {
		this.reactor = reactor;
		for (String endpoint : endpoints) {
			this.services.addService(new ClientService(reactor, Endpoints.client(reactor, endpoint),
					Factory.forProtocol(ClientsTests.Oracle::new)));
		}
	}

	@Override
	public void start() {
		onLoop(this.services::startService).join();
		this.running = true;
	}

	@Override
	public void stop() {
		if (this.reactor.running()) {
			onLoop(this.services::stopService).join();
		}
		this.running = false;
	}

	// A MultiService belongs to the loop it is used on
	private CompletableFuture<@Nullable Void> onLoop(Supplier<Deferred<@Nullable Void>> action) {
		CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
		this.reactor.callFromThread(() -> action.get().addBoth((nothing, failure) -> {
			if (failure != null) {
				done.completeExceptionally(failure);
			}
			else {
				done.complete(null);
			}
			return null;
		}));
		return done;
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return EventReactorPhases.REACTOR + 1;
	}

}
// end::multi-service[]
