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

package io.eventreactor.sample.chat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ChatRoom} as several loops use it.
 */
class ChatRoomTests {

	private final ChatRoom room = new ChatRoom();

	@Test
	void aNameBelongsToOneMemberHoweverManyWantIt() {
		AtomicInteger winners = new AtomicInteger();
		inParallel((number) -> {
			ChatMember member = new Fickle();
			for (int i = 0; i < 500; i++) {
				if (this.room.join(member, (number % 2 == 0) ? "name" : "NAME")) {
					assertThat(winners.incrementAndGet()).isOne();
					winners.decrementAndGet();
					this.room.leave(member);
				}
			}
		});
		assertThat(this.room.names()).isEmpty();
	}

	@Test
	void noNameIsLeftBehindWhenMembersAreDroppedWhileTheyChangeTheirs() {
		List<Fickle> members = new ArrayList<>();
		for (int i = 0; i < 4; i++) {
			members.add(new Fickle());
		}
		inParallel((number) -> {
			Fickle member = members.get(number);
			for (int i = 0; i < 500; i++) {
				member.slow = false;
				this.room.join(member, "a" + number);
				this.room.rename(member, "b" + number);
				members.get((number + 1) % members.size()).slow = true;
				this.room.say(member, "hi");
				this.room.leave(member);
			}
		});
		assertThat(this.room.names()).isEmpty();
		for (int i = 0; i < members.size(); i++) {
			ChatMember member = new Fickle();
			assertThat(this.room.join(member, "a" + i)).isTrue();
			assertThat(this.room.rename(member, "b" + i)).isTrue();
			this.room.leave(member);
		}
	}

	private static void inParallel(IntConsumer work) {
		List<CompletableFuture<Void>> threads = new ArrayList<>();
		for (int i = 0; i < 4; i++) {
			int number = i;
			threads.add(CompletableFuture.runAsync(() -> work.accept(number)));
		}
		CompletableFuture.allOf(threads.toArray(CompletableFuture[]::new)).join();
	}

	private static final class Fickle implements ChatMember {

		private volatile boolean slow;

		@Override
		public boolean deliver(byte[] line) {
			return !this.slow;
		}

		@Override
		public void disconnect() {
		}

	}

}
