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

package io.eventreactor.netty;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link WriteWatch}.
 */
class WriteWatchTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private final List<Duration> timeouts = new ArrayList<>();

	private final Peer peer = new Peer();

	private final WriteWatch watch = new WriteWatch(this.peer, TIMEOUT, this.timeouts::add);

	private final ByteBuf answer = Unpooled.buffer();

	@AfterEach
	void close() {
		this.watch.stop();
		this.peer.takes = true;
		this.peer.finishAndReleaseAll();
		this.answer.release();
	}

	@Test
	void peerThatTakesNothingIsNoticed() {
		write();
		advance(9);
		assertThat(this.timeouts).isEmpty();
		advance(1);
		assertThat(this.timeouts).containsExactly(TIMEOUT);
	}

	@Test
	void peerThatTakesNothingIsNoticedWhateverElseIsWritten() {
		write();
		for (int i = 0; i < 9; i++) {
			advance(1);
			this.watch.writing();
			this.peer.writeAndFlush(Unpooled.copyInt(i));
			this.watch.flushed();
		}
		advance(1);
		assertThat(this.timeouts).containsExactly(TIMEOUT);
	}

	@Test
	void sameBufferInALaterWriteIsAnotherWrite() {
		write();
		this.peer.take();
		advance(9);
		write();
		advance(1);
		assertThat(this.timeouts).isEmpty();
		advance(10);
		assertThat(this.timeouts).containsExactly(TIMEOUT);
	}

	@Test
	void peerThatTakesAByteAtATimeIsGivenTime() {
		write();
		for (int i = 0; i < 3; i++) {
			advance(9);
			this.peer.takeByte();
		}
		advance(9);
		assertThat(this.timeouts).isEmpty();
		advance(10);
		assertThat(this.timeouts).containsExactly(TIMEOUT);
	}

	private void write() {
		this.answer.clear().writeInt(42);
		this.watch.writing();
		this.peer.writeAndFlush(this.answer.retain());
		this.watch.flushed();
	}

	private void advance(long seconds) {
		this.peer.advanceTimeBy(seconds, TimeUnit.SECONDS);
		this.peer.runScheduledPendingTasks();
	}

	/**
	 * Takes what is written when it is told to.
	 */
	private static final class Peer extends EmbeddedChannel {

		private boolean takes;

		private boolean takesByte;

		Peer() {
			freezeTime();
		}

		void take() {
			this.takes = true;
			flush();
			this.takes = false;
			releaseOutbound();
		}

		void takeByte() {
			this.takesByte = true;
			flush();
			this.takesByte = false;
		}

		@Override
		protected void doWrite(ChannelOutboundBuffer in) throws Exception {
			if (this.takes) {
				super.doWrite(in);
			}
			else if (this.takesByte) {
				in.removeBytes(1);
			}
		}

	}

}
