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

import java.nio.charset.StandardCharsets;

import io.netty.buffer.ByteBuf;

import io.eventreactor.HalfCloseable;
import io.eventreactor.Protocol;
import io.eventreactor.defer.Deferred;

// tag::half-close-client[]
class Question extends Protocol implements HalfCloseable {

	private final String text;

	private final StringBuilder answer = new StringBuilder();

	private final Deferred<String> answered = new Deferred<>();

	Question(String text) {
		this.text = text;
	}

	Deferred<String> answered() {
		return this.answered;
	}

	@Override
	protected void connectionMade() {
		transport().write(this.text);
		transport().loseWriteConnection();
	}

	@Override
	public void dataReceived(ByteBuf data) {
		this.answer.append(data.toString(StandardCharsets.US_ASCII));
	}

	@Override
	public void writeConnectionLost() {
		// All was sent; the answer is still to come
	}

	@Override
	public void readConnectionLost() {
		this.answered.callback(this.answer.toString());
	}

	@Override
	protected void connectionLost(Throwable reason) {
		if (!this.answered.called()) {
			this.answered.errback(reason);
		}
	}

}
// end::half-close-client[]
