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

import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;

import io.eventreactor.ListeningPort;
import io.eventreactor.Reactor;
import io.eventreactor.defer.AlreadyCalledException;
import io.eventreactor.defer.Deferred;
import io.eventreactor.task.Threads;

/**
 * One attempt to listen, whose outcome a Deferred tells.
 */
final class ListenAttempt {

	private final Deferred<ListeningPort> result = new Deferred<>((cancelled) -> drop());

	// Set by the thread that cancels
	private volatile boolean dropped;

	Deferred<ListeningPort> start(Reactor reactor, Callable<ListeningPort> listen) {
		// A name may have to be looked up, which no loop may wait for
		Deferred<ListeningPort> listening = reactor.isInReactorThread() ? Threads.deferToThread(reactor, listen)
				: Deferred.execute(listen);
		listening.<@Nullable Void>addBoth((port, failure) -> {
			tell(port, failure);
			return null;
		});
		return this.result;
	}

	private void drop() {
		this.dropped = true;
	}

	private void tell(@Nullable ListeningPort port, @Nullable Throwable failure) {
		try {
			if (port != null) {
				this.result.callback(port);
			}
			else if (failure != null && !this.dropped) {
				this.result.errback(failure);
			}
		}
		catch (AlreadyCalledException ex) {
			// Cancelled: nobody knows of this port
			if (port != null) {
				port.stopListening();
			}
		}
	}

}
