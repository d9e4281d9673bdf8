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

import java.time.Duration;

import io.netty.buffer.ByteBuf;

import io.eventreactor.Protocol;
import io.eventreactor.PushProducer;
import io.eventreactor.task.LoopingCall;

// tag::push[]
class Ticker extends Protocol implements PushProducer {

	private final LoopingCall ticks;

	private boolean paused;

	private int skipped;

	Ticker(Exchange exchange) {
		this.ticks = new LoopingCall(exchange.time(), () -> {
			if (this.paused) {
				this.skipped++;
			}
			else {
				transport().write(exchange.price() + " " + this.skipped + "\n");
				this.skipped = 0;
			}
		});
	}

	@Override
	protected void connectionMade() {
		transport().registerProducer(this);
		this.ticks.start(Duration.ofSeconds(1));
	}

	@Override
	public void pauseProducing() {
		this.paused = true;
	}

	@Override
	public void resumeProducing() {
		this.paused = false;
	}

	@Override
	public void stopProducing() {
		if (this.ticks.running()) {
			this.ticks.stop();
		}
	}

	@Override
	protected void connectionLost(Throwable reason) {
		stopProducing();
	}

	@Override
	public void dataReceived(ByteBuf data) {
	}

}
// end::push[]
