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

package io.eventreactor.docs.protocols;

import java.util.concurrent.CompletableFuture;

import io.netty.buffer.ByteBuf;

import io.eventreactor.ConnectionAbortedException;
import io.eventreactor.ConnectionClosedException;
import io.eventreactor.ConnectionDoneException;
import io.eventreactor.ConnectionLostException;
import io.eventreactor.Protocol;

class Reasons extends Protocol {

	final CompletableFuture<String> end = new CompletableFuture<>();

	@Override
	public void dataReceived(ByteBuf data) {
		transport().write(data.retain());
	}

	// tag::reasons[]
	@Override
	protected void connectionLost(Throwable reason) {
		if (reason instanceof ConnectionDoneException) {
			report("either side closed it in good order");
		}
		else if (reason instanceof ConnectionAbortedException) {
			report("this side aborted it");
		}
		else if (reason instanceof ConnectionLostException lost) {
			report("lost: " + lost.reason());
		}
		else if (reason instanceof ConnectionClosedException closed) {
			report("closed by this side for a reason: " + closed.reason());
		}
		else {
			report("a method of this protocol threw " + reason);
		}
	}
	// end::reasons[]

	private void report(String text) {
		this.end.complete(text);
	}

	void abort() {
		transport().abortConnection();
	}

}
