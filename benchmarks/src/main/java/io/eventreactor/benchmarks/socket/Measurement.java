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

package io.eventreactor.benchmarks.socket;

/**
 * What one run of one server has shown.
 *
 * @param rate operations a second
 * @param cost nanoseconds of the server's processor time an operation
 * @param serverBusy how much of the time the server had its processor
 * @param loadBusy how much of the time the load had its own
 * @param heap bytes of the server's heap for a connection, with idle ones only
 */
record Measurement(double rate, double cost, double serverBusy, double loadBusy, double heap) {

	static Measurement ofLoad(String line) {
		String[] numbers = line.split(" ");
		double operations = Math.max(1, Long.parseLong(numbers[0]));
		double time = Long.parseLong(numbers[1]);
		double serverTime = Long.parseLong(numbers[2]);
		double loadTime = Long.parseLong(numbers[3]);
		return new Measurement(operations / time * 1e9, serverTime / operations, serverTime / time, loadTime / time, 0);
	}

	static Measurement ofHeap(double bytes) {
		return new Measurement(0, 0, 0, 0, bytes);
	}

}
